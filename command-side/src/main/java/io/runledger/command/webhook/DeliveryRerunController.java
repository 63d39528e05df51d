package io.runledger.command.webhook;

import io.runledger.command.run.TriggeredRuns.Started;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.DeliveryCommand;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Starts runs from deliveries that are on record, with the trigger as it is now. */
@RestController
class DeliveryRerunController {

    /** Nobody starts a delivery again so often by hand; it only ends the search for a number. */
    private static final int MOST = 10_000;

    private final WebhookDoor door;
    private final DeliveryLog record;
    private final Deliveries deliveries;

    DeliveryRerunController(WebhookDoor door, DeliveryLog record, Deliveries deliveries) {
        this.door = door;
        this.record = record;
        this.deliveries = deliveries;
    }

    /** The filter is not asked: whoever does this has seen what was delivered. */
    @PostMapping("/api/v1/webhooks/{id}/deliveries/{delivery}/rerun")
    ResponseEntity<Json> rerun(
            Caller caller,
            @PathVariable String id,
            @PathVariable String delivery,
            @RequestHeader(name = WebhookController.KEY, required = false) @Nullable String key) {
        Webhook webhook = door.require(caller.tenantId(), id);
        DeliveryRecorded recorded =
                record.last(caller.tenantId(), webhook.id(), delivery)
                        .orElseThrow(() ->
                                ProblemException.notFound("there is no delivery " + delivery));
        Delivered delivered = new Delivered(delivery, recorded.headers(), recorded.payload());
        String prefix = DeliveryCommand.runKey(webhook.id(), delivery) + DeliveryHeaders.RERUN;
        Started run =
                key == null
                        ? next(webhook, delivered, prefix)
                        : deliveries.start(
                                webhook, delivered, prefix + WebhookController.checked(key));
        String address = "/api/v1/runs/" + run.run().runId();
        return (run.created()
                        ? ResponseEntity.accepted().location(URI.create(address))
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true"))
                .body(
                        Json.obj()
                                .put("run_id", run.run().runId().value())
                                .put("status", "pending")
                                .put("links", Json.obj().put("self", address).build())
                                .build());
    }

    private Started next(Webhook webhook, Delivered delivered, String prefix) {
        for (int number = 1; number <= MOST; number++) {
            Started run = deliveries.start(webhook, delivered, prefix + number);
            if (run.created()) {
                return run;
            }
        }
        throw ProblemException.conflict("the delivery was started again too often");
    }
}
