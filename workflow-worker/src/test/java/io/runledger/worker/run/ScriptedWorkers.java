package io.runledger.worker.run;

import io.runledger.events.id.WorkerId;
import io.runledger.events.run.CachedNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Workers that answer as a test says, node by node; others answer with their prompt. */
final class ScriptedWorkers implements NodeActivities {

    /** What a node's worker does. */
    interface Script {
        String answer(NodeRequest request) throws Exception;
    }

    /** An answer that is an error. */
    static final class WorkerError extends Exception {

        private static final long serialVersionUID = 1L;
        private final String code;

        WorkerError(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, CachedNode> cached = new ConcurrentHashMap<>();
    private final List<NodeRequest> requests = new CopyOnWriteArrayList<>();

    /** Whether the workers know the next time what was said. */
    volatile boolean remember = true;

    void on(String node, Script script) {
        scripts.put(node, script);
    }

    /** What a node that looks into the cache finds there. */
    void cached(String node, CachedNode found) {
        cached.put(node, found);
    }

    List<NodeRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public NodeAnswer call(NodeRequest request) {
        requests.add(request);
        CachedNode found = cached.get(request.place().node());
        if (request.cache() != null && found != null) {
            return NodeAnswer.cached(found, NOON);
        }
        Script script = scripts.getOrDefault(request.place().node(), NodeRequest::prompt);
        try {
            return answer(request, script.answer(request), null, null);
        } catch (WorkerError error) {
            return answer(request, null, error.code, error.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private NodeAnswer answer(NodeRequest request, String output, String code, String message) {
        return new NodeAnswer(
                request.runId(),
                new WorkerId("w"),
                remember,
                output,
                code,
                message,
                3,
                5,
                null,
                NOON,
                NOON);
    }
}
