package io.runledger.platform.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence, instead of a stack trace, which secret keeps the program from starting. */
final class SecretRefusedAnalyzer extends AbstractFailureAnalyzer<SecretRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SecretRefused cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set it to a random text, such as 32 random bytes in hex.",
                cause);
    }
}
