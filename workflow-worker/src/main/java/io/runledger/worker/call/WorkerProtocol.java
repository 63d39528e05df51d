package io.runledger.worker.call;

import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest;

/** One way to call a worker. */
interface WorkerProtocol {

    /**
     * Calls the worker and waits for its answer.
     *
     * @param dispatch names this one dispatch, for what is accounted by it
     * @throws CallFailed if the worker answered with an error, or could not be called
     */
    WorkerAnswer call(WorkerTarget worker, NodeRequest request, String dispatch)
            throws CallFailed, InterruptedException;

    /**
     * Whether such a worker knows by the session what was said before. One that does not is sent
     * all of it again with every turn of an agent.
     */
    boolean remembers();
}
