package io.runledger.platform.content;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Mac;

/**
 * Makes values that content can be looked up by without telling what it is: HMAC-SHA256 under a key
 * of this installation. Whoever has the table alone can neither read nor guess.
 */
public final class BlindIndex {

    private static final String ALGORITHM = "HmacSHA256";

    private final Key key;

    public BlindIndex(MasterKey master) {
        this.key = master.derive("blind-index");
    }

    /**
     * 32 bytes, always the same for the same text in the same place.
     *
     * @param place what is looked up, so that no two tables share a value
     */
    public byte[] of(String place, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(place.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
