package io.runledger.platform.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * The bytes of an event in the log: a mark, the length of what is readable in digits of 7 bits,
 * that as packed JSON, and what is encrypted.
 *
 * <p>The readable part is packed with the aggregate's id in the dictionary. Mark 1 stands before
 * that id (its length in one byte, then its text); mark 2 says that it is the one of the row. Bytes
 * that begin with a brace are the form of before, plain JSON with each piece of content encrypted
 * on its own, and are read for ever.
 */
public final class StoredForm {

    private static final byte OWNED = 1;
    private static final byte OF_ITS_ROW = 2;
    private static final byte PLAIN = '{';
    private static final int LONGEST_OWNER = 255;

    private static final Packing PACKING = new Packing();

    private StoredForm() {}

    /** An event's two parts: JSON that anybody may read, and what is encrypted, if anything is. */
    record Parts(byte[] readable, byte[] sealed) {}

    static boolean isPlain(byte[] stored) {
        return stored.length > 0 && stored[0] == PLAIN;
    }

    /**
     * @param owner the aggregate's id, or an empty text
     */
    static byte[] write(String owner, byte[] readable, byte[] sealed) {
        byte[] id = owner.getBytes(StandardCharsets.UTF_8);
        boolean owned = id.length > 0 && id.length <= LONGEST_OWNER;
        byte[] packed = PACKING.pack(readable, owned ? Dictionary.of(owner) : Dictionary.plain());
        ByteArrayOutputStream out = new ByteArrayOutputStream(id.length + packed.length + 8);
        out.write(OWNED);
        out.write(owned ? id.length : 0);
        out.write(id, 0, owned ? id.length : 0);
        int length = packed.length;
        for (; length > 0x7f; length >>>= 7) {
            out.write(length & 0x7f | 0x80);
        }
        out.write(length);
        out.writeBytes(packed);
        out.writeBytes(sealed);
        return out.toByteArray();
    }

    /** Leaves the aggregate's id out of what {@link #write} made, if it is the one of the row. */
    public static byte[] intoRow(byte[] written, String aggregateId) {
        byte[] id = aggregateId.getBytes(StandardCharsets.UTF_8);
        boolean same =
                id.length > 0
                        && written[0] == OWNED
                        && (written[1] & 0xff) == id.length
                        && Arrays.equals(written, 2, 2 + id.length, id, 0, id.length);
        if (!same) {
            return written;
        }
        byte[] row = Arrays.copyOfRange(written, 1 + id.length, written.length);
        row[0] = OF_ITS_ROW;
        return row;
    }

    /** Gives back what {@link #intoRow} was given. */
    public static byte[] fromRow(byte[] stored, String aggregateId) {
        if (stored.length == 0 || stored[0] != OF_ITS_ROW) {
            return stored;
        }
        byte[] id = aggregateId.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(stored.length + id.length + 1);
        out.write(OWNED);
        out.write(id.length);
        out.writeBytes(id);
        out.write(stored, 1, stored.length - 1);
        return out.toByteArray();
    }

    static Parts read(byte[] written) {
        if (written.length < 3 || written[0] != OWNED) {
            throw new IllegalStateException("stored in a form that this version does not know");
        }
        int at = 2 + (written[1] & 0xff);
        byte[] id = Arrays.copyOfRange(written, 2, at);
        byte[] dictionary =
                id.length == 0
                        ? Dictionary.plain()
                        : Dictionary.of(new String(id, StandardCharsets.UTF_8));
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte digit = at < written.length ? written[at++] : 0;
            length |= (digit & 0x7f) << shift;
            if (digit >= 0) {
                break;
            }
        }
        if (length < 0 || length > written.length - at) {
            throw new IllegalStateException("stored bytes were cut");
        }
        byte[] packed = Arrays.copyOfRange(written, at, at + length);
        byte[] sealed = Arrays.copyOfRange(written, at + length, written.length);
        return new Parts(unpack(packed, dictionary), sealed);
    }

    /** Makes content small before it is encrypted. */
    static byte[] pack(byte[] json) {
        return PACKING.pack(json, Dictionary.plain());
    }

    static byte[] unpack(byte[] packed) {
        return unpack(packed, Dictionary.plain());
    }

    private static byte[] unpack(byte[] packed, byte[] dictionary) {
        try {
            return PACKING.unpack(packed, dictionary);
        } catch (DataFormatException e) {
            throw new IllegalStateException("stored bytes were altered: " + e.getMessage(), e);
        }
    }

    /** All of a row's event or metadata that is readable without a key, as JSON text. */
    public static String readable(byte[] stored, String aggregateId) {
        byte[] written = fromRow(stored, aggregateId);
        byte[] json = isPlain(written) ? written : read(written).readable();
        return new String(json, StandardCharsets.UTF_8);
    }
}
