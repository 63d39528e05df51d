package io.runledger.platform.temporal;

import java.util.Optional;

/**
 * Keeps payloads that are too large for Temporal, which gets only their names. What is kept is
 * encrypted, so whoever keeps it can read nothing of it.
 */
public interface PayloadStore {

    /**
     * Keeps a payload; when it returns, every process finds it. Keeping one again changes nothing.
     *
     * @param id its name, 64 hex digits
     * @param keyId whose key it is encrypted with: a run's id, or {@link SealedPayloads#SHARED_KEY}
     */
    void keep(String id, String keyId, byte[] sealed);

    /** The payload of this name, if it is still there. */
    Optional<byte[]> find(String id);
}
