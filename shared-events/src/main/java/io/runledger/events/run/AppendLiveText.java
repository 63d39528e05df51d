package io.runledger.events.run;

import io.runledger.events.Command;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;

/**
 * A piece of a model's answer as it comes. It is kept beside the log for those who listen, until
 * the node has ended and the log has the whole; a piece that comes again changes nothing.
 *
 * @param sequence 0 for the call's first piece
 */
public record AppendLiveText(
        RunId runId,
        CallId callId,
        int attempt,
        int step,
        String node,
        String path,
        int sequence,
        String text)
        implements Command {

    @Override
    public String aggregateId() {
        return runId.value();
    }

    /** Leaves the text out. */
    @Override
    public String toString() {
        return "AppendLiveText[" + callId + " " + sequence + "]";
    }
}
