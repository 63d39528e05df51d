package io.runledger.events.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs of version 5: the SHA-1 of a namespace and a name (RFC 9562, section 5.5). */
public final class NameUuid {

    /** The namespace of everything that Runledger derives; fixed for ever. */
    private static final UUID RUNLEDGER = UUID.fromString("6f6c7a52-1d0b-5e3a-9b1e-2f8a4c5d7e90");

    private NameUuid() {}

    /** The UUID of {@code name} in Runledger's namespace. */
    public static UUID of(String name) {
        byte[] hash = sha1(name);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha1(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            ByteBuffer namespace = ByteBuffer.allocate(16);
            namespace.putLong(RUNLEDGER.getMostSignificantBits());
            namespace.putLong(RUNLEDGER.getLeastSignificantBits());
            digest.update(namespace.array());
            return digest.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
