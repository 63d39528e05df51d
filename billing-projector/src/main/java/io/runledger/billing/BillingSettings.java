package io.runledger.billing;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of billing.
 *
 * @param markup what an account pays for each dollar that LiteLLM reports; at least 1, since less
 *     would sell calls below their price, and at most 1,000
 * @param operatorTenant the tenant whose suspense account takes calls of no known tenant
 * @param holdExpiry how long after a run's end credits stay set aside for its calls that are not
 *     settled; at least a minute
 */
@ConfigurationProperties("runledger.billing")
public record BillingSettings(
        @DefaultValue("2.0") BigDecimal markup,
        @DefaultValue("default") String operatorTenant,
        @DefaultValue("P7D") Duration holdExpiry) {

    /** The account of each tenant that takes what cannot be attributed any closer. */
    public static final AccountId SUSPENSE = new AccountId("suspense");

    private static final Duration MIN_EXPIRY = Duration.ofMinutes(1);

    private static final BigDecimal MAX_MARKUP = BigDecimal.valueOf(1_000);

    /**
     * @throws IllegalArgumentException if the markup or the expiry is out of bounds, or the tenant
     *     is no id
     */
    public BillingSettings {
        if (markup.compareTo(BigDecimal.ONE) < 0 || markup.compareTo(MAX_MARKUP) > 0) {
            throw new IllegalArgumentException(
                    "runledger.billing.markup is " + markup + " and must be between 1 and 1000");
        }
        new TenantId(operatorTenant);
        if (holdExpiry.compareTo(MIN_EXPIRY) < 0) {
            throw new IllegalArgumentException(
                    "runledger.billing.hold-expiry is "
                            + holdExpiry
                            + " and must be at least PT1M");
        }
    }

    /** The operator's tenant as an id. */
    public TenantId operator() {
        return new TenantId(operatorTenant);
    }
}
