package io.runledger.events.id;

import java.util.regex.Pattern;

/** The one place that checks the text of identifiers. */
final class IdText {

    private IdText() {}

    static String require(String what, String value, Pattern pattern, String rule) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " \"" + shown(value) + "\" must be " + rule);
        }
        return value;
    }

    private static String shown(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
