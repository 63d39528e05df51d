package io.runledger.platform.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM: a random 12-byte nonce, then the cipher text with its 16-byte tag. */
final class Sealing {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sealing() {}

    static byte[] randomKey() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return key;
    }

    /**
     * @param place what the cipher text belongs to; opening it anywhere else fails
     */
    static byte[] seal(SecretKey key, byte[] plain, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, place);
            byte[] sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt " + place, e);
        }
    }

    /**
     * @throws ContentUnreadable if the text was altered, moved, or sealed with another key
     */
    static byte[] open(SecretKey key, byte[] sealed, String place) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new ContentUnreadable(place + " was cut to " + sealed.length + " bytes");
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, place);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new ContentUnreadable(
                    place + " was altered, or encrypted with another master key", e);
        } catch (GeneralSecurityException e) {
            throw new ContentUnreadable("cannot decrypt " + place, e);
        }
    }

    /**
     * A name for a text: the same for the same one in the same place under the same key. Without
     * the key nothing can be told from it, not even whether a guess at the text is right.
     */
    static String name(SecretKey key, byte[] plain, String place) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            byte[] naming = mac.doFinal(("name of " + place).getBytes(StandardCharsets.UTF_8));
            mac.init(new SecretKeySpec(naming, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot name " + place, e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
