package io.runledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.webhook.DeliveryCommand;
import io.runledger.events.webhook.DeliveryEvent;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.events.webhook.WebhookEvent.WebhookChanged;
import io.runledger.events.webhook.WebhookEvent.WebhookCreated;
import io.runledger.events.webhook.WebhookEvent.WebhookDeleted;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.query.testing.QueryServerTest;
import io.runledger.query.testing.TestTables;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WebhookDeliveriesTest extends QueryServerTest {

    private static final TenantId TENANT = new TenantId("default");
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private final WebhookId id = WebhookId.random();
    private final String api = "/api/v1/webhooks/" + id + "/deliveries";
    private final String page = "/webhooks/" + id;

    private void created() {
        log.append(
                "default",
                new WebhookCreated(
                        TENANT,
                        id,
                        "issues <b>",
                        new GraphId("triage"),
                        null,
                        WebhookScheme.GITHUB,
                        (Json.Obj) Json.parse("{\"title\":\"{{ body.title }}\"}"),
                        null,
                        null,
                        "ref",
                        "key:test",
                        AT));
    }

    private DeliveryRecorded recorded(
            String delivery, DeliveryOutcome outcome, @Nullable String reason) {
        return new DeliveryRecorded(
                TENANT,
                id,
                delivery,
                DeliveryEvent.contentKeyOf(TENANT, id, delivery),
                outcome,
                outcome == DeliveryOutcome.STARTED ? run(delivery) : null,
                reason,
                (Json.Obj) Json.parse("{\"x-github-event\":\"issues\"}"),
                Json.parse("{\"title\":\"a <i> title\"}"),
                AT);
    }

    private RunId run(String delivery) {
        return RunId.of(TENANT, DeliveryCommand.runKey(id, delivery));
    }

    private RunRequested requested(String delivery, String key) {
        return new RunRequested(
                RunId.of(TENANT, key),
                TENANT,
                key,
                new GraphRef(new GraphId("triage"), 1, "ab".repeat(32)),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                new io.runledger.events.id.AccountId("default"),
                new Trigger(
                        RunKind.SYSTEM_WEBHOOK,
                        "webhook:github",
                        id + "/" + delivery,
                        "webhook:issues"),
                "hash",
                "graph-run:default:" + key,
                List.of(),
                null,
                null,
                AT);
    }

    private static List<String> ids(Json.Obj answer) {
        return ((Json.Arr) Objects.requireNonNull(answer.get("deliveries")))
                .items().stream()
                        .map(each -> String.valueOf(((Json.Obj) each).text("delivery_id")))
                        .toList();
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void eventsThatComeTwiceOrLateLeaveTheSameRows() {
        TestTables fresh = new TestTables();
        WebhookDeliveriesProjector projector = new WebhookDeliveriesProjector(fresh.tables);
        DeliveryRecorded refused = recorded("d", DeliveryOutcome.REFUSED, "no money");
        DeliveryRecorded started = recorded("d", DeliveryOutcome.STARTED, null);
        projector.on(refused, new GlobalSequenceTrackingToken(1));
        projector.on(started, new GlobalSequenceTrackingToken(2));
        List<String> once = fresh.dump("webhook_deliveries");
        projector.on(refused, new GlobalSequenceTrackingToken(1));
        projector.on(started, new GlobalSequenceTrackingToken(2));
        assertThat(fresh.dump("webhook_deliveries")).isEqualTo(once).hasSize(1);
        assertThat(once.getFirst()).contains("started").doesNotContain("title", "no money");
    }

    @Nested
    class TheApi {

        @Test
        void listsDeliveriesNewestFirstWithTheirRuns() {
            created();
            log.append("default", recorded("d-1", DeliveryOutcome.REFUSED, "no money"));
            log.append("default", requested("d-1", DeliveryCommand.runKey(id, "d-1")));
            log.append("default", recorded("d-1", DeliveryOutcome.STARTED, null));
            log.append("default", recorded("d-2", DeliveryOutcome.FILTERED, "filter: action"));
            log.append("default", requested("d-1", "again"));
            Json.Obj all = eventually(api, answer -> answer.text().contains("\"run_count\":2"));
            assertThat(ids(all)).containsExactly("d-2", "d-1");
            assertThat(all.text())
                    .contains(
                            "\"run_id\":\"" + run("d-1"),
                            "\"last_run_id\":\"" + RunId.of(TENANT, "again"),
                            "\"reason\":\"filter: action\"");
            assertThat(ids(json(api + "?outcome=filtered"))).containsExactly("d-2");
            Json.Obj first = json(api + "?limit=1");
            assertThat(ids(json(api + "?limit=1&cursor=" + first.text("next_cursor"))))
                    .containsExactly("d-1");
            assertThat(get(api + "?outcome=odd").statusCode()).isEqualTo(400);
        }

        @Test
        void showsWhatWasDelivered() {
            created();
            log.append("default", recorded("d-1", DeliveryOutcome.FILTERED, "ping"));
            assertThat(json(api + "/d-1").text())
                    .contains("\"payload\":{\"title\":\"a <i> title\"}", "x-github-event");
            assertThat(get(api + "/d-2").statusCode()).isEqualTo(404);
        }

        @Test
        void keepsTheHistoryOfATriggerThatIsGoneAndHidesItFromOthers() {
            created();
            log.append("default", recorded("d-1", DeliveryOutcome.FILTERED, "ping"));
            log.append("default", new WebhookDeleted(TENANT, id, "key:test", AT));
            eventually(api, answer -> ids(answer).equals(List.of("d-1")));
            assertThat(getAsOther(api).statusCode()).isEqualTo(404);
            assertThat(getAsOther(api + "/d-1").statusCode()).isEqualTo(404);
            assertThat(getAsOther(page).statusCode()).isEqualTo(404);
            assertThat(get(page).body()).contains("deleted").doesNotContain("id=\"rotate\"");
        }
    }

    @Nested
    class ThePages {

        @Test
        void showATriggerItsDeliveriesAndWhatWasInThemEscaped() {
            created();
            log.append("default", recorded("d-1", DeliveryOutcome.REFUSED, "no money"));
            eventually(api, answer -> ids(answer).equals(List.of("d-1")));
            assertThat(get("/webhooks").body())
                    .contains("issues &lt;b&gt;", page, "data-show=\"made\"");
            assertThat(get(page).body())
                    .contains(
                            "/hooks/" + id,
                            "no money",
                            "data-post=\"" + api + "/d-1/rerun\"",
                            "{{ body.title }}")
                    .doesNotContain("<b>", "a &lt;i&gt; title");
            assertThat(get(page + "?delivery=d-1").body())
                    .contains("a &lt;i&gt; title", "x-github-event");
            assertThat(get(page + "?delivery=d-2").statusCode()).isEqualTo(404);
        }

        @Test
        void showWhatWasChanged() {
            created();
            log.append(
                    "default",
                    new WebhookChanged(
                            TENANT,
                            id,
                            "renamed",
                            new GraphId("other"),
                            null,
                            null,
                            (Json.Obj) Json.parse("{\"action\":\"opened\"}"),
                            null,
                            false,
                            "key:test",
                            AT));
            assertThat(get(page).body())
                    .contains("renamed", "disabled", "/graphs/other", "Enable", "opened");
        }
    }
}
