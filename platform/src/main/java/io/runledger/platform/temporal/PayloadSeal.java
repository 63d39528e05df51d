package io.runledger.platform.temporal;

import io.runledger.platform.content.ContentCipher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Encrypts payloads on their way to Temporal, each under the key of one owner. */
public interface PayloadSeal {

    /** What payloads belong to, as {@link ContentCipher} wants to know it. */
    String PLACE = "temporal payload";

    /**
     * @param keyId whose key: a run's id, or {@link SealedPayloads#SHARED_KEY}
     */
    byte[] seal(String keyId, byte[] plain);

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws io.runledger.platform.content.ContentUnreadable if the key is gone or the payload was
     *     altered
     */
    byte[] open(String keyId, byte[] sealed);

    /**
     * Names a payload that is kept outside of Temporal, in 64 hex digits from which nothing can be
     * told. Where it gives the same name for the same payload, a repeat takes no room; this one
     * does where {@link #seal} gives the same bytes.
     */
    default String name(String keyId, byte[] plain) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(keyId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(seal(keyId, plain)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The seal of production: the content keys of the log. */
    static PayloadSeal with(ContentCipher cipher) {
        return new PayloadSeal() {
            @Override
            public byte[] seal(String keyId, byte[] plain) {
                return cipher.seal(keyId, PLACE, plain);
            }

            @Override
            public byte[] open(String keyId, byte[] sealed) {
                return cipher.open(keyId, PLACE, sealed);
            }

            @Override
            public String name(String keyId, byte[] plain) {
                return cipher.name(keyId, PLACE, plain);
            }
        };
    }
}
