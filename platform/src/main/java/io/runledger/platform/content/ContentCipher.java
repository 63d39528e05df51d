package io.runledger.platform.content;

import java.util.Base64;

/** Encrypts and decrypts content under the key of its owner. */
public final class ContentCipher {

    private final ContentKeys keys;

    public ContentCipher(ContentKeys keys) {
        this.keys = keys;
    }

    /**
     * Encrypts bytes.
     *
     * @param keyId whose key, usually a run's id
     * @param place what the content belongs to, such as an event's component; needed to decrypt
     */
    public byte[] seal(String keyId, String place, byte[] plain) {
        return Sealing.seal(keys.forWriting(keyId), plain, keyId + " " + place);
    }

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws ContentUnreadable if the key is gone or the content was altered
     */
    public byte[] open(String keyId, String place, byte[] sealed) {
        return Sealing.open(keys.forReading(keyId), sealed, keyId + " " + place);
    }

    /**
     * Names content, so that it is found again without being told: 64 hex digits, the same for the
     * same bytes in the same place under the same key.
     */
    public String name(String keyId, String place, byte[] plain) {
        return Sealing.name(keys.forWriting(keyId), plain, keyId + " " + place);
    }

    /** As {@link #open}, from base64. */
    public byte[] openText(String keyId, String place, String sealed) {
        return open(keyId, place, decoded(place, sealed));
    }

    private static byte[] decoded(String place, String sealed) {
        try {
            return Base64.getDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            throw new ContentUnreadable(place + " is not base64, so it was altered", e);
        }
    }
}
