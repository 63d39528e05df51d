package io.runledger.platform.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Makes content smaller before it is encrypted, after which nothing could. */
public final class Gzip {

    /** Below this, compressing costs more than it saves. */
    private static final int WORTH_BYTES = 512;

    private static final byte PLAIN = 0;
    private static final byte PACKED = 1;

    private Gzip() {}

    /** The bytes, compressed where that is worth it, with a first byte that says so. */
    public static byte[] pack(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length + 1);
        if (plain.length < WORTH_BYTES) {
            out.write(PLAIN);
            out.writeBytes(plain);
            return out.toByteArray();
        }
        out.write(PACKED);
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What {@link #pack} was given. */
    public static byte[] unpack(byte[] packed) {
        if (packed[0] == PLAIN) {
            return Arrays.copyOfRange(packed, 1, packed.length);
        }
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(packed, 1, packed.length - 1))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
