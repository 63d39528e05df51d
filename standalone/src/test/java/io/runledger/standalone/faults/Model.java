package io.runledger.standalone.faults;

import java.math.BigDecimal;
import java.util.List;

/** The proxy's models, and who pays for them. */
public enum Model {
    PAID("fault-large", "0.000002", "0.000006"),
    /** Costs nothing at its provider. */
    UNPRICED("fault-local", "0", "0"),
    /** The operator gives it away. */
    FREE("free-small", "0.000001", "0.000002"),
    /** Called with the tenant's own key. */
    USER_FUNDED("own-large", "0.000005", "0.000015");

    /** Prices as Python writes them, the ugly ones among them. */
    private static final List<String> AWKWARD =
            List.of(
                    "0.00010200000000000001",
                    "6.500000000000001e-05",
                    "2e-07",
                    "5.1e-08",
                    "9e-05",
                    "0.0032",
                    "0.07",
                    "0.000033333333333333335",
                    "1e-05",
                    "0.00014",
                    "1.9999999999999998e-05",
                    "0.00020300000000000003");

    private final String publicName;
    private final double usdPerTokenIn;
    private final double usdPerTokenOut;

    Model(String publicName, String usdPerTokenIn, String usdPerTokenOut) {
        this.publicName = publicName;
        this.usdPerTokenIn = Double.parseDouble(usdPerTokenIn);
        this.usdPerTokenOut = Double.parseDouble(usdPerTokenOut);
    }

    public String publicName() {
        return publicName;
    }

    /** Whether its calls are charged; what they cost is then a matter of dispute. */
    public boolean isPaidFor() {
        return this == PAID || this == UNPRICED;
    }

    static Model named(String name) {
        for (Model model : values()) {
            if (model.publicName.equals(name)) {
                return model;
            }
        }
        throw new AssertionError("nobody has a model " + name);
    }

    BigDecimal usdPerTokenIn() {
        return BigDecimal.valueOf(usdPerTokenIn);
    }

    BigDecimal usdPerTokenOut() {
        return BigDecimal.valueOf(usdPerTokenOut);
    }

    /** What a call costs, with a binary computer's last digits, as the real proxy has them. */
    BigDecimal price(Chance chance, int tokensIn, int tokensOut) {
        if (this == UNPRICED) {
            return BigDecimal.ZERO;
        }
        return chance.percent(30)
                ? new BigDecimal(chance.of(AWKWARD))
                : BigDecimal.valueOf(tokensIn * usdPerTokenIn + tokensOut * usdPerTokenOut);
    }
}
