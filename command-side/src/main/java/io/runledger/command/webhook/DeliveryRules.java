package io.runledger.command.webhook;

import io.runledger.events.webhook.DeliveryCommand.RecordDelivery;
import io.runledger.events.webhook.DeliveryEvent;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of one delivery: a refusal may be followed by another outcome, nothing else may. */
final class DeliveryRules {

    private DeliveryRules() {}

    /**
     * What became of the delivery so far.
     *
     * @param outcome null: it has not been recorded
     */
    record State(@Nullable DeliveryOutcome outcome, @Nullable String reason) {

        static final State NONE = new State(null, null);

        State after(DeliveryEvent event) {
            return switch (event) {
                case DeliveryRecorded e -> new State(e.outcome(), e.reason());
            };
        }
    }

    static List<DeliveryEvent> decide(State state, RecordDelivery c) {
        boolean open = state.outcome() == null || state.outcome() == DeliveryOutcome.REFUSED;
        boolean repeat =
                state.outcome() == c.outcome() && Objects.equals(state.reason(), c.reason());
        if (!open || repeat) {
            return List.of();
        }
        return List.of(
                new DeliveryRecorded(
                        c.tenantId(),
                        c.webhookId(),
                        c.deliveryId(),
                        DeliveryEvent.contentKeyOf(c.tenantId(), c.webhookId(), c.deliveryId()),
                        c.outcome(),
                        c.runId(),
                        c.reason(),
                        c.headers(),
                        c.payload(),
                        c.at()));
    }
}
