package io.runledger.command.webhook;

import io.runledger.command.run.TriggeredRuns;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.http.JsonBody;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The senders' door. What comes is measured, then its signature is checked over the bytes as they
 * came, and only then anything reads it (WEBHOOK_VERIFY_BEFORE_NORMALIZE).
 */
@RestController
class HookController {

    private final WebhookDirectory directory;
    private final WebhookSecrets secrets;
    private final Deliveries deliveries;
    private final TriggeredRuns runs;
    private final DeliveryMetrics metrics;
    private final Clock clock;

    HookController(
            WebhookDirectory directory,
            WebhookSecrets secrets,
            Deliveries deliveries,
            TriggeredRuns runs,
            DeliveryMetrics metrics,
            Clock clock) {
        this.directory = directory;
        this.secrets = secrets;
        this.deliveries = deliveries;
        this.runs = runs;
        this.metrics = metrics;
        this.clock = clock;
    }

    @PostMapping("/hooks/{id}")
    ResponseEntity<Json> receive(@PathVariable String id, ServerHttpRequest request) {
        Webhook webhook =
                parse(id)
                        .flatMap(directory::find)
                        .orElseThrow(() -> ProblemException.notFound("there is no webhook here"));
        return counted(webhook.scheme(), () -> deliveries.take(webhook, taken(webhook, request)));
    }

    private Delivered taken(Webhook webhook, ServerHttpRequest request) {
        byte[] body = RawBody.read(request);
        if (!isSigned(webhook, request, body)) {
            throw unsigned();
        }
        if (!webhook.enabled()) {
            throw ProblemException.conflict("this webhook is switched off");
        }
        return delivered(webhook, request, body);
    }

    /** Decisions of reviewers, whosever: the secret says for which tenant they may decide. */
    @PostMapping("/hooks/plane")
    ResponseEntity<Json> review(ServerHttpRequest request) {
        return counted(WebhookScheme.PLANE, () -> decided(request));
    }

    private Fate decided(ServerHttpRequest request) {
        byte[] body = RawBody.read(request);
        List<Webhook> signers =
                directory.enabled(WebhookScheme.PLANE).stream()
                        .filter(webhook -> isSigned(webhook, request, body))
                        .toList();
        if (signers.isEmpty()) {
            throw unsigned();
        }
        Json sent = JsonBody.parse(body);
        ReviewDecision review =
                ReviewDecision.of(sent)
                        .orElseThrow(() ->
                                ProblemException.invalid(
                                        "the body is no review decision: it needs run_id and"
                                                + " decision"));
        Webhook webhook = ofRun(signers, review.runId());
        return deliveries.decide(webhook, delivered(webhook, request, body), review);
    }

    /** The signer whose tenant the run belongs to; any of them where it belongs to none. */
    private Webhook ofRun(List<Webhook> signers, String run) {
        Optional<TenantId> tenant = parseRun(run).flatMap(runs::find).map(RunRequested::tenantId);
        return signers.stream()
                .filter(webhook -> tenant.filter(webhook.tenantId()::equals).isPresent())
                .findFirst()
                .orElse(signers.getFirst());
    }

    private boolean isSigned(Webhook webhook, ServerHttpRequest request, byte[] body) {
        return SignatureScheme.verifies(
                webhook.scheme(),
                webhook.signatureHeader(),
                secrets.of(webhook, clock.instant()),
                request.getHeaders(),
                body,
                clock.instant());
    }

    private static Delivered delivered(Webhook webhook, ServerHttpRequest request, byte[] body) {
        return new Delivered(
                DeliveryHeaders.id(webhook.scheme(), request.getHeaders(), body),
                DeliveryHeaders.telling(request.getHeaders(), webhook.signatureHeader()),
                JsonBody.parse(body));
    }

    private ResponseEntity<Json> counted(WebhookScheme scheme, Supplier<Fate> work) {
        try {
            Fate fate = work.get();
            metrics.count(scheme, fate);
            return answer(fate);
        } catch (ProblemException e) {
            metrics.count(scheme, e);
            throw e;
        } catch (Refused e) {
            metrics.count(scheme, e);
            throw e;
        }
    }

    private static ResponseEntity<Json> answer(Fate fate) {
        return switch (fate) {
            case Fate.Filtered _ -> ResponseEntity.noContent().build();
            case Fate.Started started ->
                    status(started.repeated())
                            .body(Json.obj().put("run_id", started.runId().value()).build());
            case Fate.Decided decided ->
                    status(decided.repeated())
                            .body(
                                    Json.obj()
                                            .put("run_id", decided.runId().value())
                                            .put(
                                                    "decision",
                                                    decided.decision()
                                                            .name()
                                                            .toLowerCase(Locale.ROOT))
                                            .build());
        };
    }

    private static ResponseEntity.BodyBuilder status(boolean repeated) {
        return repeated
                ? ResponseEntity.ok().header("Idempotent-Replayed", "true")
                : ResponseEntity.status(HttpStatus.ACCEPTED);
    }

    private static ProblemException unsigned() {
        return new ProblemException(
                401, "unauthorized", "the signature is missing, wrong or too old");
    }

    private static Optional<WebhookId> parse(String id) {
        try {
            return Optional.of(new WebhookId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<RunId> parseRun(String id) {
        try {
            return Optional.of(new RunId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
