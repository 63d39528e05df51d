package io.runledger.events.store;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import java.util.List;

/**
 * Values of a tenant's store at one moment.
 *
 * @param runId the run that asked
 */
public record StoreValues(RunId runId, List<StoreValue> values) implements ContentOwner {

    public StoreValues {
        values = List.copyOf(values);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }

    /** One value and its name. */
    public record StoreValue(StoreKey key, Json value) {}
}
