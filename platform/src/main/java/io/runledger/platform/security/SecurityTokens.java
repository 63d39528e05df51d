package io.runledger.platform.security;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The checked secrets of this installation, and which of them opens which internal address. */
public final class SecurityTokens {

    /** Characters that a secret has at least. */
    public static final int MIN_LENGTH = 32;

    private final SecuritySettings settings;

    /**
     * @throws SecretRefused if a secret is missing or shorter than {@link #MIN_LENGTH}
     */
    SecurityTokens(SecuritySettings settings) {
        this.settings = settings;
        require("scheduler-api-token", settings.schedulerApiToken());
        require("billing-ingest-token", settings.billingIngestToken());
        require("worker-api-token", settings.workerApiToken());
        require("operator-api-token", settings.operatorApiToken());
        require("session-secret", settings.sessionSecret());
    }

    private static void require(String name, String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new SecretRefused(
                    "runledger.security.%s has %d characters and must have at least %d."
                            .formatted(name, secret.length(), MIN_LENGTH));
        }
    }

    /** What the schedules' own calls to {@code /api/internal/graphs} carry. */
    public String schedulerApiToken() {
        return settings.schedulerApiToken();
    }

    /** What callbacks to {@code /api/internal/billing/ingest} carry. */
    public String billingIngestToken() {
        return settings.billingIngestToken();
    }

    /** What a worker's calls to {@code /api/internal/commands} carry. */
    public String workerApiToken() {
        return settings.workerApiToken();
    }

    String sessionSecret() {
        return settings.sessionSecret();
    }

    /** Whether the token is this service's; no other service's token and no API key is. */
    boolean opens(Service service, String token) {
        var expected =
                switch (service) {
                    case SCHEDULER -> settings.schedulerApiToken();
                    case INGEST -> settings.billingIngestToken();
                    case WORKER -> settings.workerApiToken();
                    case OPERATOR -> settings.operatorApiToken();
                };
        return MessageDigest.isEqual(Hashes.sha256(expected), Hashes.sha256(token));
    }

    @Override
    public String toString() {
        return "SecurityTokens[masked]";
    }

    /** A part of the system that calls another over HTTP. */
    enum Service {
        SCHEDULER("/api/internal/graphs/**"),
        INGEST("/api/internal/billing/ingest"),
        WORKER("/api/internal/commands/**"),
        OPERATOR("/api/internal/tenants/**", "/api/internal/schedules/**");

        private final List<PathPattern> addresses;

        Service(String... addresses) {
            this.addresses =
                    Arrays.stream(addresses).map(PathPatternParser.defaultInstance::parse).toList();
        }

        boolean owns(PathContainer path) {
            return addresses.stream().anyMatch(address -> address.matches(path));
        }

        ServiceCaller caller() {
            return new ServiceCaller(
                    switch (this) {
                        case SCHEDULER -> "service:scheduler";
                        case INGEST -> "service:ingest";
                        case WORKER -> "service:worker";
                        case OPERATOR -> "service:operator";
                    });
        }
    }
}
