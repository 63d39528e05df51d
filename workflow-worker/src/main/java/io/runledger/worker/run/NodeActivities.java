package io.runledger.worker.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The calls to the outside that nodes ask for.
 *
 * <p>A call that a worker answers with an error is an answer. The activity itself fails, and is
 * tried again by Temporal without counting as a try of the node, where no worker is free or a part
 * of this system is away. Not idempotent towards the worker: one that was called when this process
 * died is called again, under another call id; both calls are stated before they leave, so both are
 * accounted for.
 */
@ActivityInterface
public interface NodeActivities {

    /** Calls a worker, unless an earlier node's result is asked for and there. */
    @ActivityMethod(name = "CallWorker")
    NodeAnswer call(NodeRequest request);
}
