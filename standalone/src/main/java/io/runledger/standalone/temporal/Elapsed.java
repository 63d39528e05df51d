package io.runledger.standalone.temporal;

/** Seconds as a person says them. */
final class Elapsed {

    private Elapsed() {}

    /** Such as {@code 40 s} or {@code 1 min 20 s}. */
    static String text(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
