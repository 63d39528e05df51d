package io.runledger.platform.command;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.axonframework.common.caching.WeakReferenceCache;
import org.jspecify.annotations.Nullable;

/**
 * Keeps aggregates that are in use. Weak references alone are cleared by every collection of
 * garbage, after which a run of thousands of steps would be read anew for its next one; those that
 * were used just now are held on to, for as long as there is memory.
 */
final class HotAggregates extends WeakReferenceCache {

    private static final int MOST = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final com.github.benmanes.caffeine.cache.Cache<Object, Object> hot =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(KEPT).softValues().build();

    @Override
    @SuppressWarnings("NullAway") // Axon's contract: null for what is not there
    public <K, V> V get(K key) {
        V value = super.get(key);
        hold(key, value);
        return value;
    }

    @Override
    public void put(Object key, Object value) {
        super.put(key, value);
        hold(key, value);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        boolean isNew = super.putIfAbsent(key, value);
        if (isNew) {
            hold(key, value);
        }
        return isNew;
    }

    private void hold(Object key, @Nullable Object value) {
        if (value != null) {
            hot.put(key, value);
        }
    }

    @Override
    public boolean remove(Object key) {
        hot.invalidate(key);
        return super.remove(key);
    }

    @Override
    public void removeAll() {
        hot.invalidateAll();
        super.removeAll();
    }
}
