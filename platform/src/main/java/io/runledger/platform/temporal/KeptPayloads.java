package io.runledger.platform.temporal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Large payloads in a {@link PayloadStore}, under names that follow from them. */
final class KeptPayloads {

    /** Most payloads are read within moments of being kept, by this process. */
    private static final int CACHED_BYTES = 16 * 1024 * 1024;

    private final PayloadSeal seal;
    private final PayloadStore store;
    private final Cache<String, byte[]> cache =
            Caffeine.newBuilder()
                    .maximumWeight(CACHED_BYTES)
                    .<String, byte[]>weigher((_, sealed) -> sealed.length)
                    .build();

    KeptPayloads(PayloadSeal seal, PayloadStore store) {
        this.seal = seal;
        this.store = store;
    }

    /** Keeps a payload and answers with its name; a workflow that is replayed gets the same. */
    String keep(String keyId, byte[] plain) {
        String id = seal.name(keyId, plain);
        byte[] sealed = seal.seal(keyId, plain);
        store.keep(id, keyId, sealed);
        cache.put(id, sealed);
        return id;
    }

    /**
     * The payload of this name.
     *
     * @throws PayloadLost if it is gone
     * @throws io.runledger.platform.content.ContentUnreadable if its key is gone or it was altered
     */
    byte[] read(String keyId, String id) {
        byte[] cached = cache.getIfPresent(id);
        if (cached != null) {
            return seal.open(keyId, cached);
        }
        byte[] sealed = store.find(id).orElseThrow(() -> new PayloadLost(id, keyId));
        cache.put(id, sealed);
        return seal.open(keyId, sealed);
    }
}
