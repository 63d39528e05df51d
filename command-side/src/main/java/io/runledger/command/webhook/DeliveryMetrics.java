package io.runledger.command.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.events.Refused;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.http.ProblemException;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts what senders send, by scheme and by what became of it. */
@Component
class DeliveryMetrics {

    private final MeterRegistry metrics;

    DeliveryMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void count(WebhookScheme scheme, Fate fate) {
        count(
                scheme,
                switch (fate) {
                    case Fate.Started started -> started.repeated() ? "repeated" : "started";
                    case Fate.Decided decided -> decided.repeated() ? "repeated" : "decided";
                    case Fate.Filtered _ -> "filtered";
                });
    }

    /** A delivery that got no further, by the problem that it was answered with. */
    void count(WebhookScheme scheme, ProblemException refused) {
        count(
                scheme,
                switch (refused.problem().code()) {
                    case "unauthorized" -> "bad_signature";
                    case "payload_too_large" -> "too_large";
                    case "invalid_request" -> "invalid";
                    default -> "refused";
                });
    }

    void count(WebhookScheme scheme, Refused refused) {
        count(scheme, "refused");
    }

    private void count(WebhookScheme scheme, String outcome) {
        Counter.builder("webhook.deliveries")
                .description("Deliveries to webhook triggers")
                .tag("scheme", scheme.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .register(metrics)
                .increment();
    }
}
