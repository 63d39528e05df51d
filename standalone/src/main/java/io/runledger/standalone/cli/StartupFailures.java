package io.runledger.standalone.cli;

import io.runledger.platform.security.SecretRefused;
import io.runledger.standalone.machine.StartupProblem;
import java.net.BindException;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;

/** Turns what stops the application from starting into one sentence, where there is one. */
final class StartupFailures {

    private StartupFailures() {}

    static RuntimeException explain(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupProblem problem) {
                return problem;
            }
            if (cause instanceof SecretRefused refused) {
                return new StartupProblem(
                        "a secret is refused: " + refused.getMessage(),
                        "correct it, or leave it out to have one made",
                        failure);
            }
            if (cause instanceof BindException) {
                return new StartupProblem(
                        "the port is taken", "choose another with --port", failure);
            }
            if (cause instanceof FlywayException) {
                return new StartupProblem(
                        "the database is not one that this version can use: " + cause.getMessage(),
                        "use the version that wrote it, or another data directory",
                        failure);
            }
            if (cause instanceof SQLException) {
                return new StartupProblem(
                        "the database does not answer: " + cause.getMessage(),
                        "start it, or correct SPRING_DATASOURCE_URL",
                        failure);
            }
        }
        return failure;
    }
}
