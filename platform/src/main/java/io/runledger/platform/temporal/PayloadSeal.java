package io.runledger.platform.temporal;

import io.runledger.platform.content.ContentCipher;

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
        };
    }
}
