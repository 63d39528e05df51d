package io.runledger.worker.call;

import io.runledger.events.json.Json;

/** JSON for HTTP headers, which carry nothing but ASCII. */
final class Ascii {

    private static final int FIRST_OTHER = 0x7f;

    private Ascii() {}

    /** Compact JSON with everything beyond ASCII as {@code \}{@code uXXXX}. */
    static String text(Json value) {
        StringBuilder ascii = new StringBuilder();
        for (char c : value.text().toCharArray()) {
            if (c < FIRST_OTHER) {
                ascii.append(c);
            } else {
                ascii.append(String.format("\\u%04x", (int) c));
            }
        }
        return ascii.toString();
    }
}
