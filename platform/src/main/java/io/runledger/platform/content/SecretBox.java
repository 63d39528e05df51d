package io.runledger.platform.content;

import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/** Encrypts the secrets that tables must hold, such as workers' tokens, with the master key. */
public final class SecretBox {

    private final SecretKey key;

    public SecretBox(MasterKey master) {
        this.key = master.derive("secrets");
    }

    /**
     * Encrypts a secret.
     *
     * @param place what the secret belongs to; needed to decrypt
     */
    public byte[] seal(String place, String secret) {
        return Sealing.seal(key, secret.getBytes(StandardCharsets.UTF_8), place);
    }

    /** Decrypts what {@link #seal} made. */
    public String open(String place, byte[] sealed) {
        return new String(Sealing.open(key, sealed, place), StandardCharsets.UTF_8);
    }
}
