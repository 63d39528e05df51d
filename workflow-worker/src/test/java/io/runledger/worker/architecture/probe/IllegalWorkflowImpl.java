package io.runledger.worker.architecture.probe;

import java.io.File;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Everything that workflow code must not do. */
final class IllegalWorkflowImpl {

    private final Map<String, Instant> seen = new HashMap<>();

    boolean run() {
        seen.put(UUID.randomUUID().toString(), Instant.now());
        return new File("x").exists();
    }
}
