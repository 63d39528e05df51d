package io.runledger.standalone.cli;

import io.runledger.standalone.machine.DataDirectory;
import io.runledger.standalone.machine.StartupProblem;
import java.util.Map;

/**
 * The installation's secrets: from the environment, else made once and kept in the data directory.
 */
final class Secrets {

    private static final int MIN_LENGTH = 32;
    private static final int RANDOM_BYTES = 32;

    private final DataDirectory directory;
    private final Map<String, String> environment;

    Secrets(DataDirectory directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    String apiKey() {
        return secret("RUNLEDGER_API_KEY", "api-key");
    }

    String schedulerApiToken() {
        return secret("SCHEDULER_API_TOKEN", "scheduler-api-token");
    }

    String billingIngestToken() {
        return secret("BILLING_INGEST_TOKEN", "billing-ingest-token");
    }

    String workerApiToken() {
        return secret("WORKER_API_TOKEN", "worker-api-token");
    }

    String operatorApiToken() {
        return secret("OPERATOR_API_TOKEN", "operator-api-token");
    }

    /** Opens the demo model's spend log. */
    String demoModelKey() {
        return secret("RUNLEDGER_DEMO_MODEL_KEY", "demo-model-key");
    }

    String sessionSecret() {
        return secret("RUNLEDGER_SESSION_SECRET", "session-secret");
    }

    /** 32 bytes in base64: whoever loses them loses all content. */
    String contentKey() {
        return secret("RUNLEDGER_CONTENT_KEY", "content-key");
    }

    private String secret(String variable, String file) {
        String given = environment.getOrDefault(variable, "").strip();
        if (given.isEmpty()) {
            return directory.secret(file, RANDOM_BYTES);
        }
        if (given.length() < MIN_LENGTH) {
            throw new StartupProblem(
                    "%s has %d characters and must have at least %d"
                            .formatted(variable, given.length(), MIN_LENGTH),
                    "choose a longer one, or leave it out to have one made");
        }
        return given;
    }
}
