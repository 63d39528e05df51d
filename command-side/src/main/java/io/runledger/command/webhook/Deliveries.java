package io.runledger.command.webhook;

import io.runledger.command.run.RunDecisions;
import io.runledger.command.run.TriggeredRuns;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.webhook.DeliveryCommand;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.http.Problem;
import io.runledger.platform.http.ProblemException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Takes deliveries whose signature was good. One id has one fate (WEBHOOK_RECEIPT_IDEMPOTENT): a
 * repeat is answered with what became of the first, also when that one's answer was lost.
 */
@Component
class Deliveries {

    private static final int SERVER_FAULT = 500;

    private final DeliveryLog record;
    private final TriggeredRuns runs;
    private final RunDecisions decisions;

    Deliveries(DeliveryLog record, TriggeredRuns runs, RunDecisions decisions) {
        this.record = record;
        this.runs = runs;
        this.decisions = decisions;
    }

    /**
     * Starts a run for a delivery, or decides about one, or neither.
     *
     * @throws ProblemException 400, 402, 404, 409 or 413, as every start and every decision; the
     *     refusal is on record, and the same delivery may come again
     */
    Fate take(Webhook webhook, Delivered delivered) {
        Optional<Fate> earlier = earlier(webhook, delivered);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        if (webhook.scheme() == WebhookScheme.GITHUB
                && "ping".equals(delivered.header("x-github-event"))) {
            return filtered(webhook, delivered, "ping");
        }
        if (webhook.scheme() == WebhookScheme.PLANE) {
            Optional<ReviewDecision> review =
                    orRefused(webhook, delivered, () -> ReviewDecision.of(delivered.body()));
            if (review.isPresent()) {
                return decideNow(webhook, delivered, review.get());
            }
        }
        return DeliveryFilter.misses(webhook.filter(), delivered)
                .map(path -> filtered(webhook, delivered, "filter: " + path))
                .orElseGet(() -> start(webhook, delivered));
    }

    /** Decides about a run, as {@link #take} does for a trigger of its own. */
    Fate decide(Webhook webhook, Delivered delivered, ReviewDecision review) {
        return earlier(webhook, delivered).orElseGet(() -> decideNow(webhook, delivered, review));
    }

    private Optional<Fate> earlier(Webhook webhook, Delivered delivered) {
        Optional<DeliveryRecorded> last =
                record.last(webhook.tenantId(), webhook.id(), delivered.id());
        Optional<Fate> known = last.flatMap(Deliveries::fate);
        // A run without a record: whoever started it stopped in between.
        return known.or(() ->
                runs.find(webhook.tenantId(), runKey(webhook, delivered))
                        .map(run -> started(webhook, delivered, run.runId(), true)));
    }

    private static Optional<Fate> fate(DeliveryRecorded last) {
        RunId run = last.runId();
        return switch (last.outcome()) {
            case REFUSED -> Optional.empty();
            case FILTERED -> Optional.of(new Fate.Filtered());
            case STARTED -> Optional.ofNullable(run).map(id -> new Fate.Started(id, true));
            case DECIDED ->
                    Optional.ofNullable(run)
                            .flatMap(id ->
                                    ReviewDecision.of(last.payload())
                                            .map(review ->
                                                    new Fate.Decided(id, review.decision(), true)));
        };
    }

    private Fate filtered(Webhook webhook, Delivered delivered, String reason) {
        record.record(webhook, delivered, DeliveryOutcome.FILTERED, null, reason);
        return new Fate.Filtered();
    }

    private Fate start(Webhook webhook, Delivered delivered) {
        TriggeredRuns.Started run =
                orRefused(
                        webhook,
                        delivered,
                        () -> start(webhook, delivered, runKey(webhook, delivered)));
        return started(webhook, delivered, run.run().runId(), !run.created());
    }

    private Fate started(Webhook webhook, Delivered delivered, RunId run, boolean repeated) {
        record.record(webhook, delivered, DeliveryOutcome.STARTED, run, null);
        return new Fate.Started(run, repeated);
    }

    /** Starts a run from what was delivered, or answers with the one that has this key. */
    TriggeredRuns.Started start(Webhook webhook, Delivered delivered, String key) {
        // One key is one request, whatever the trigger's template has become since.
        Json.Obj request = Json.obj().put("hook", key).build();
        return runs.start(
                webhook.tenantId(),
                key,
                webhook.graphId(),
                null,
                InputTemplate.apply(webhook.inputTemplate(), delivered),
                Json.Obj.EMPTY,
                webhook.accountId(),
                new Trigger(
                        RunKind.SYSTEM_WEBHOOK,
                        "webhook:" + webhook.schemeName(),
                        webhook.id() + "/" + delivered.id(),
                        webhook.actor()),
                CanonicalJson.sha256Hex(request));
    }

    private Fate decideNow(Webhook webhook, Delivered delivered, ReviewDecision review) {
        RunDecisions.Decided decided =
                orRefused(
                        webhook,
                        delivered,
                        () ->
                                decisions.decide(
                                        webhook.tenantId(),
                                        review.runId(),
                                        review.decision(),
                                        review.updates(),
                                        review.comment(),
                                        review.by(webhook)));
        record.record(webhook, delivered, DeliveryOutcome.DECIDED, decided.runId(), null);
        return new Fate.Decided(decided.runId(), decided.decision(), false);
    }

    private <T> T orRefused(Webhook webhook, Delivered delivered, Supplier<T> wanted) {
        try {
            return wanted.get();
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (problem.status() < SERVER_FAULT) {
                refused(webhook, delivered, problem.code(), problem.detail());
            }
            throw e;
        } catch (Refused e) {
            refused(
                    webhook,
                    delivered,
                    e.code().name().toLowerCase(Locale.ROOT),
                    String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void refused(Webhook webhook, Delivered delivered, String code, String detail) {
        record.record(webhook, delivered, DeliveryOutcome.REFUSED, null, code + ": " + detail);
    }

    private static String runKey(Webhook webhook, Delivered delivered) {
        return DeliveryCommand.runKey(webhook.id(), delivered.id());
    }
}
