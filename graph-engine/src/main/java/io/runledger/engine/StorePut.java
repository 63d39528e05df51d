package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.store.StoreKey;

/** A value that a transform puts into its tenant's store. */
public record StorePut(StoreKey key, Json value) {}
