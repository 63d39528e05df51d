package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.DeliveryCommand.RecordDelivery;
import io.runledger.events.webhook.DeliveryEvent;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.events.webhook.WebhookCommand;
import io.runledger.events.webhook.WebhookCommand.ChangeWebhook;
import io.runledger.events.webhook.WebhookCommand.CreateWebhook;
import io.runledger.events.webhook.WebhookCommand.DeleteWebhook;
import io.runledger.events.webhook.WebhookCommand.RotateWebhookSecret;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.events.webhook.WebhookEvent.WebhookChanged;
import io.runledger.events.webhook.WebhookEvent.WebhookCreated;
import io.runledger.events.webhook.WebhookEvent.WebhookDeleted;
import io.runledger.events.webhook.WebhookEvent.WebhookSecretRotated;
import io.runledger.events.webhook.WebhookScheme;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebhookRulesTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final TenantId TENANT = new TenantId("acme");
    private static final WebhookId ID = WebhookId.random();

    private static CreateWebhook create(String name, String secretRef) {
        return new CreateWebhook(
                TENANT,
                ID,
                name,
                new GraphId("triage"),
                null,
                WebhookScheme.GITHUB,
                null,
                null,
                null,
                secretRef,
                "key:test",
                AT);
    }

    private static ChangeWebhook change(String name, boolean enabled) {
        return new ChangeWebhook(
                TENANT,
                ID,
                name,
                new GraphId("triage"),
                null,
                null,
                null,
                null,
                enabled,
                "key:test",
                AT);
    }

    private static final DeleteWebhook DELETE = new DeleteWebhook(TENANT, ID, "key:test", AT);

    private static final RotateWebhookSecret ROTATE =
            new RotateWebhookSecret(TENANT, ID, "s-2", AT.plusSeconds(60), "key:test", AT);

    private static WebhookState after(WebhookCommand... commands) {
        WebhookState state = WebhookState.NONE;
        for (WebhookCommand command : commands) {
            for (WebhookEvent event : WebhookRules.decide(state, command)) {
                state = state.after(event);
            }
        }
        return state;
    }

    private static void refused(RefusalCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Nested
    class ATrigger {

        @Test
        void isMadeOnceAndRepeatedWithoutAnotherEvent() {
            assertThat(WebhookRules.decide(WebhookState.NONE, create("a", "s-1")))
                    .hasOnlyElementsOfType(WebhookCreated.class)
                    .hasSize(1);
            assertThat(WebhookRules.decide(after(create("a", "s-1")), create("a", "s-2")))
                    .isEmpty();
        }

        @Test
        void refusesAnotherRequestUnderItsKey() {
            refused(
                    RefusalCode.IDEMPOTENCY_MISMATCH,
                    () -> WebhookRules.decide(after(create("a", "s-1")), create("b", "s-1")));
        }

        @Test
        void isChangedOnlyWhereSomethingChanges() {
            WebhookState made = after(create("a", "s-1"));
            assertThat(WebhookRules.decide(made, change("a", true))).isEmpty();
            assertThat(WebhookRules.decide(made, change("a", false)))
                    .hasOnlyElementsOfType(WebhookChanged.class)
                    .hasSize(1);
            assertThat(
                            WebhookRules.decide(
                                    after(create("a", "s-1"), change("a", false)),
                                    change("a", false)))
                    .isEmpty();
        }

        @Test
        void getsAnotherSecretEachTime() {
            assertThat(WebhookRules.decide(after(create("a", "s-1"), ROTATE), ROTATE))
                    .hasOnlyElementsOfType(WebhookSecretRotated.class)
                    .hasSize(1);
        }

        @Test
        void isGoneOnceItIsDeleted() {
            assertThat(WebhookRules.decide(after(create("a", "s-1")), DELETE))
                    .hasOnlyElementsOfType(WebhookDeleted.class)
                    .hasSize(1);
            WebhookState gone = after(create("a", "s-1"), DELETE);
            for (WebhookCommand command :
                    List.of(DELETE, ROTATE, change("a", true), create("a", "s-1"))) {
                refused(RefusalCode.NOT_FOUND, () -> WebhookRules.decide(gone, command));
                if (!(command instanceof CreateWebhook)) {
                    refused(
                            RefusalCode.NOT_FOUND,
                            () -> WebhookRules.decide(WebhookState.NONE, command));
                }
            }
        }
    }

    @Nested
    @Tag("WEBHOOK_RECEIPT_IDEMPOTENT")
    class ADelivery {

        private static RecordDelivery record(DeliveryOutcome outcome, String reason) {
            return new RecordDelivery(
                    TENANT,
                    ID,
                    "d-1",
                    outcome,
                    outcome == DeliveryOutcome.STARTED ? RunId.of(TENANT, "k") : null,
                    reason,
                    Json.Obj.EMPTY,
                    Json.Obj.EMPTY,
                    AT);
        }

        private static DeliveryRules.State after(RecordDelivery command) {
            DeliveryRules.State state = DeliveryRules.State.NONE;
            for (DeliveryEvent event : DeliveryRules.decide(state, command)) {
                state = state.after(event);
            }
            return state;
        }

        @ParameterizedTest
        @EnumSource
        void keepsItsFirstOutcomeButForARefusal(DeliveryOutcome outcome) {
            DeliveryRules.State state = after(record(outcome, "first"));
            for (DeliveryOutcome later : DeliveryOutcome.values()) {
                assertThat(DeliveryRules.decide(state, record(later, "second")).isEmpty())
                        .as("%s after %s", later, outcome)
                        .isEqualTo(outcome != DeliveryOutcome.REFUSED);
            }
        }

        @Test
        void recordsTheSameRefusalOnce() {
            assertThat(
                            DeliveryRules.decide(
                                    after(record(DeliveryOutcome.REFUSED, "x")),
                                    record(DeliveryOutcome.REFUSED, "x")))
                    .isEmpty();
        }

        @Test
        void isForgottenWithItsRun() {
            DeliveryEvent event =
                    DeliveryRules.decide(
                                    DeliveryRules.State.NONE,
                                    record(DeliveryOutcome.STARTED, "first"))
                            .getFirst();
            assertThat(((DeliveryRecorded) event).contentKey())
                    .isEqualTo(RunId.of(TENANT, "hook:" + ID + ":d-1").value());
        }
    }
}
