package io.runledger.events.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import java.util.List;

/** Controls of a run that its workflow has not taken in, oldest first. */
public record Controls(RunId runId, List<RunControl> controls) implements ContentOwner {

    public Controls {
        controls = List.copyOf(controls);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }
}
