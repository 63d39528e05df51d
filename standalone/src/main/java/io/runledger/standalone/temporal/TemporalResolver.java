package io.runledger.standalone.temporal;

import io.runledger.standalone.machine.StartupProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the Temporal server to work with: the one that {@code TEMPORAL_ADDRESS} names, else one of
 * our own in the data directory, else, where no program for it can be had, the SDK's in-JVM server.
 */
public final class TemporalResolver {

    private static final Duration EXTERNAL_PATIENCE = Duration.ofMinutes(1);

    private TemporalResolver() {}

    /**
     * Finds or starts a server and waits until it answers. Building one takes minutes, once.
     *
     * @param dataDirectory an existing directory that this process has for itself
     * @param environment the process's variables: {@code TEMPORAL_ADDRESS}, {@code
     *     TEMPORAL_NAMESPACE}, and those of {@link TemporalBinary}
     * @param progress gets a line for a person whenever there is news
     * @throws StartupProblem if the server that was named does not answer, or ours does not start
     */
    public static TemporalServer resolveAndStart(
            Path dataDirectory, Map<String, String> environment, Consumer<String> progress) {
        var address = environment.getOrDefault("TEMPORAL_ADDRESS", "").strip();
        if (!address.isEmpty()) {
            return external(address, environment);
        }
        Path program;
        try {
            program = TemporalBinary.ensure(environment, progress);
        } catch (StartupProblem problem) {
            progress.accept(banner(problem));
            return InProcessTemporal.start();
        }
        return LocalTemporal.start(program, dataDirectory);
    }

    private static TemporalServer external(String address, Map<String, String> environment) {
        var named = environment.getOrDefault("TEMPORAL_NAMESPACE", "").strip();
        var namespace = named.isEmpty() ? "default" : named;
        var refusal = Readiness.await(address, namespace, EXTERNAL_PATIENCE, () -> true);
        if (!refusal.isEmpty()) {
            throw new StartupProblem(
                    "the Temporal server at %s does not offer the namespace %s (%s)"
                            .formatted(address, namespace, refusal),
                    "start it, or correct TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE");
        }
        return new ExternalTemporal(address, namespace);
    }

    private static String banner(StartupProblem problem) {
        return """
        ------------------------------------------------------------------------------------------
        WITHOUT A TEMPORAL SERVER: %s.
        Runledger goes on with a server in its own process. Runs work and are resumed from the
        event log after a restart; schedules do not work (503).
        To have everything, %s.
        ------------------------------------------------------------------------------------------\
        """
                .formatted(problem.getMessage(), problem.cure());
    }
}
