package io.runledger.platform.json;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes what compression cannot make smaller as bytes: in JSON text, ids, hashes and instants are
 * replaced by a mark that no JSON text has, and their bytes. The text that comes back is the same
 * to the byte.
 *
 * <p>Mark 1: the number of bytes, and these, for a row of 16 or more hex digits. Mark 2: the 16
 * bytes of a UUID. Mark 3: the digits of the fraction, and the instant counted in units of its last
 * digit, in 5 to 8 bytes.
 */
final class Tokens {

    static final byte HEX = 1;
    static final byte UUID = 2;
    static final byte INSTANT = 3;

    private static final int UUID_LENGTH = 36;
    private static final int UUID_BYTES = 16;
    private static final int FEWEST_DIGITS = 16;
    private static final int MOST_DIGITS = 2 * 255;

    /** {@code 2026-01-31T12:34:56Z}. */
    private static final int SHORTEST_INSTANT = 20;

    private static final HexFormat LOWER_CASE = HexFormat.of();

    private final byte[] text;
    private final String letters;
    private final ByteArrayOutputStream out;

    private Tokens(byte[] text) {
        this.text = text;
        // One char per byte: what is looked for is ASCII.
        this.letters = new String(text, StandardCharsets.ISO_8859_1);
        this.out = new ByteArrayOutputStream(text.length);
    }

    /** Replaces what can be. */
    static byte[] replace(byte[] json) {
        return new Tokens(json).replaced();
    }

    private byte[] replaced() {
        int at = 0;
        while (at < text.length) {
            if (!isHexDigit(at)) {
                requireJson(text[at]);
                out.write(text[at++]);
                continue;
            }
            int end = at + 1;
            while (end < text.length && isHexDigit(end)) {
                end++;
            }
            at = digits(at, end);
        }
        return out.toByteArray();
    }

    private static void requireJson(byte letter) {
        if (letter >= HEX && letter <= INSTANT) {
            throw new IllegalArgumentException("JSON has no control characters");
        }
    }

    /** Writes what begins with a row of hex digits, and answers with where it ends. */
    private int digits(int start, int end) {
        int length = end - start;
        if (length >= FEWEST_DIGITS) {
            int even = Math.min(length & ~1, MOST_DIGITS);
            out.write(HEX);
            out.write(even / 2);
            out.writeBytes(LOWER_CASE.parseHex(letters, start, start + even));
            return start + even;
        }
        int uuid = end - 8;
        if (length >= 8 && isUuid(uuid)) {
            out.write(text, start, uuid - start);
            out.write(UUID);
            String hex = letters.substring(uuid, uuid + UUID_LENGTH).replace("-", "");
            out.writeBytes(LOWER_CASE.parseHex(hex));
            return uuid + UUID_LENGTH;
        }
        int year = end - 4;
        if (length >= 4 && isInstant(year)) {
            out.write(text, start, year - start);
            int z = letters.indexOf('Z', year);
            if (instant(letters.substring(year, z + 1))) {
                return z + 1;
            }
            start = year;
        }
        out.write(text, start, end - start);
        return end;
    }

    private boolean isHexDigit(int at) {
        byte letter = text[at];
        return letter >= '0' && letter <= '9' || letter >= 'a' && letter <= 'f';
    }

    private boolean isUuid(int start) {
        if (start + UUID_LENGTH > text.length) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text[start + i] != '-' : !isHexDigit(start + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isInstant(int start) {
        return start + SHORTEST_INSTANT <= text.length
                && text[start + 4] == '-'
                && text[start + 7] == '-'
                && text[start + 10] == 'T'
                && letters.indexOf('Z', start) >= 0
                && letters.indexOf('Z', start) < start + SHORTEST_INSTANT + 10;
    }

    /** Writes an instant, if its text is the one that its value gives. */
    private boolean instant(String written) {
        int fraction = Math.max(0, written.length() - SHORTEST_INSTANT - 1);
        try {
            Instant instant = Instant.parse(written);
            boolean held = fraction == 0 || fraction == 3 || fraction == 6 || fraction == 9;
            if (!held || instant.getEpochSecond() < 0 || !instant.toString().equals(written)) {
                return false;
            }
            byte[] count =
                    BigInteger.valueOf(instant.getEpochSecond())
                            .multiply(BigInteger.TEN.pow(fraction))
                            .add(BigInteger.valueOf(instant.getNano() / power(9 - fraction)))
                            .toByteArray();
            int bytes = bytesOf(fraction);
            if (count.length > bytes) {
                return false;
            }
            out.write(INSTANT);
            out.write(fraction);
            out.writeBytes(new byte[bytes - count.length]);
            out.writeBytes(count);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static int bytesOf(int fraction) {
        return 5 + fraction / 3;
    }

    private static int power(int exponent) {
        return BigInteger.TEN.pow(exponent).intValueExact();
    }

    /** Gives back what {@link #replace} was given. */
    static byte[] restore(byte[] replaced) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(replaced.length * 2);
        int at = 0;
        while (at < replaced.length) {
            byte mark = replaced[at++];
            int from = mark == UUID ? at : at + 1;
            int length =
                    switch (mark) {
                        case HEX -> replaced[at] & 0xff;
                        case UUID -> UUID_BYTES;
                        case INSTANT -> bytesOf(replaced[at]);
                        default -> 0;
                    };
            if (length == 0) {
                out.write(mark);
                continue;
            }
            byte[] value = Arrays.copyOfRange(replaced, from, from + length);
            String written =
                    switch (mark) {
                        case HEX -> LOWER_CASE.formatHex(value);
                        case UUID -> uuid(value);
                        default -> instant(replaced[at], new BigInteger(value));
                    };
            out.writeBytes(written.getBytes(StandardCharsets.ISO_8859_1));
            at = from + length;
        }
        return out.toByteArray();
    }

    private static String uuid(byte[] value) {
        return new StringBuilder(LOWER_CASE.formatHex(value))
                .insert(20, '-')
                .insert(16, '-')
                .insert(12, '-')
                .insert(8, '-')
                .toString();
    }

    private static String instant(int fraction, BigInteger count) {
        BigInteger[] parts = count.divideAndRemainder(BigInteger.TEN.pow(fraction));
        return Instant.ofEpochSecond(
                        parts[0].longValueExact(), parts[1].longValueExact() * power(9 - fraction))
                .toString();
    }
}
