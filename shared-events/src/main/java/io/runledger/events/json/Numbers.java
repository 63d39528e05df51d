package io.runledger.events.json;

import java.math.BigDecimal;

/** How exact decimals are bounded and written. */
final class Numbers {

    static final int MAX_DIGITS = 1_000;
    static final int MAX_EXPONENT = 400;

    // RFC 8785 writes numbers as ECMAScript does: plain from 1e-6 up to, but not including, 1e21.
    private static final int FIRST_SCIENTIFIC = 21;
    private static final int LAST_SMALL_SCIENTIFIC = -7;

    private Numbers() {}

    static BigDecimal normalised(BigDecimal value) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // Looked at before stripping: stripping a million zeros one by one would take minutes.
        if (value.precision() > 10 * MAX_DIGITS) {
            throw new JsonInvalid("number has more than " + MAX_DIGITS + " digits");
        }
        var stripped = value.stripTrailingZeros();
        if (stripped.precision() > MAX_DIGITS) {
            throw new JsonInvalid("number has more than " + MAX_DIGITS + " digits");
        }
        long exponent = adjustedExponent(stripped);
        if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) {
            throw new JsonInvalid("number's exponent is not between -400 and 400");
        }
        return stripped;
    }

    static String text(BigDecimal value) {
        long exponent = adjustedExponent(value);
        if (exponent > LAST_SMALL_SCIENTIFIC && exponent < FIRST_SCIENTIFIC) {
            return value.toPlainString();
        }
        var digits = value.unscaledValue().abs().toString();
        var text = new StringBuilder(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        return text.append(exponent < 0 ? "e" : "e+").append(exponent).toString();
    }

    private static long adjustedExponent(BigDecimal value) {
        return (long) value.precision() - value.scale() - 1;
    }
}
