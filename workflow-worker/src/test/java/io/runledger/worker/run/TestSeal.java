package io.runledger.worker.run;

import io.runledger.platform.temporal.PayloadSeal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts as production does, with keys that follow from their names: histories stay readable. */
final class TestSeal implements PayloadSeal {

    private static final byte[] NONCE = new byte[12];

    @Override
    public byte[] seal(String keyId, byte[] plain) {
        return apply(Cipher.ENCRYPT_MODE, keyId, plain);
    }

    @Override
    public byte[] open(String keyId, byte[] sealed) {
        return apply(Cipher.DECRYPT_MODE, keyId, sealed);
    }

    private static byte[] apply(int mode, String keyId, byte[] text) {
        try {
            byte[] key =
                    MessageDigest.getInstance("SHA-256")
                            .digest(keyId.getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, NONCE));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
