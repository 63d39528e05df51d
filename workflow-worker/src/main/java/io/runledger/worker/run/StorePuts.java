package io.runledger.worker.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.store.StoreCommand;
import java.util.List;

/** The values that one node puts into its tenant's store. */
public record StorePuts(RunId runId, List<StoreCommand.PutValue> puts) implements ContentOwner {

    public StorePuts {
        puts = List.copyOf(puts);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }
}
