package io.runledger.standalone.demo;

/**
 * How many tokens a call took. A demo token is four characters, the last one begun counts: the same
 * text always has the same count.
 *
 * @param prompt tokens of all messages sent
 * @param completion tokens of the answer
 */
record TokenCount(long prompt, long completion) {

    static final TokenCount NONE = new TokenCount(0, 0);

    private static final int CHARACTERS_PER_TOKEN = 4;

    static TokenCount of(String prompt, String completion) {
        return new TokenCount(tokens(prompt), tokens(completion));
    }

    long total() {
        return prompt + completion;
    }

    private static long tokens(String text) {
        return Math.max(1, Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN));
    }
}
