package io.runledger.billing.ingest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Something that was sent and nobody can use.
 *
 * @param code why, in a word that stays the same
 * @param index its place in the body; null for a body as a whole
 * @param content what came, cut
 * @param bytes how many came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DeadLetter(String code, String message, @Nullable Integer index, byte[] content, int bytes) {

    /** Enough to see what it is, and not enough to fill the disk with. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final int LONGEST_MESSAGE = 500;

    static DeadLetter of(String code, String message, @Nullable Integer index, byte[] content) {
        String clean = message.replace('\0', ' ');
        return new DeadLetter(
                code,
                clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE),
                index,
                content.length <= MOST_BYTES ? content : Arrays.copyOf(content, MOST_BYTES),
                content.length);
    }
}
