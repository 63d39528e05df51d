package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.command.run.TriggeredRuns;
import io.runledger.command.testing.Api;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.webhook.DeliveryCommand;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The senders' door over HTTP. */
class HookApiTest extends HookTest {

    @Autowired private MeterRegistry metrics;
    @Autowired private TriggeredRuns runs;

    @BeforeEach
    void aGraph() {
        publish("hello", FREE);
    }

    private List<DeliveryOutcome> outcomes() {
        return events(DeliveryRecorded.class).stream().map(DeliveryRecorded::outcome).toList();
    }

    @Nested
    @Tag("WEBHOOK_VERIFY_BEFORE_NORMALIZE")
    class Verifying {

        @Test
        void comesBeforeReading() {
            String path = hook("github", "");
            Answer answer = send(path, "{no json", "X-Hub-Signature-256", "sha256=00");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body().text("code")).isEqualTo("unauthorized");
            Answer signed =
                    send(
                            path,
                            "{no json",
                            "X-Hub-Signature-256",
                            "sha256=" + Signer.hex(SECRET, "{no json"));
            assertThat(signed.status()).isEqualTo(400);
            assertThat(logged()).noneMatch(e -> e.event() instanceof DeliveryRecorded);
        }

        @Test
        void looksAtTheBytesAndNotAtWhatTheyMean() {
            String path = hook("github", "");
            String signature = "sha256=" + Signer.hex(SECRET, "{\"a\":1}");
            assertThat(send(path, "{ \"a\": 1 }", "X-Hub-Signature-256", signature).status())
                    .isEqualTo(401);
            assertThat(send(path, "{\"a\":1}", "X-Hub-Signature-256", signature).status())
                    .isEqualTo(202);
        }

        @Test
        void isNotReachedByWhatIsTooLarge() {
            String path = hook("github", "");
            byte[] large = new byte[RawBody.MOST + 1];
            assertThat(send(path, BodyPublishers.ofByteArray(large)).status()).isEqualTo(413);
            Answer undeclared = send(path, BodyPublishers.ofByteArrays(List.of(large, large)));
            assertThat(undeclared.status()).isEqualTo(413);
            assertThat(undeclared.body().text("code")).isEqualTo("payload_too_large");
        }

        @Test
        void takesABodyOfExactlyTheLimit() {
            String path = hook("github", ",'input_template':{}");
            String body = "\"" + "x".repeat(RawBody.MOST - 2) + "\"";
            Answer answer =
                    send(
                            path,
                            BodyPublishers.ofByteArrays(
                                    List.of(body.getBytes(StandardCharsets.UTF_8))),
                            "X-Hub-Signature-256",
                            "sha256=" + Signer.hex(SECRET, body));
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(202);
        }

        @Test
        void isNeededByEveryAddressAndNoKeyDoes() {
            String path = hook("github", "");
            assertThat(api.post(path, "{}").status()).isEqualTo(401);
            assertThat(send("/hooks/0190aaaa-bbbb-5ccc-8ddd-eeeeffff0001", "{}").status())
                    .isEqualTo(404);
            assertThat(send("/hooks/no-webhook", "{}").status()).isEqualTo(404);
            assertThat(send("/hooks/plane", "{}").status()).isEqualTo(401);
        }
    }

    @Nested
    class AnOrdinaryDelivery {

        @Test
        void startsARunThatSaysWhereItComesFrom() {
            String path =
                    hook(
                            "github",
                            ",'input_template':{'title':'{{ body.issue.title }}',"
                                    + "'event':'{{ headers.x-github-event }}'}");
            Answer answer = github(path, "d-1", "issues", "{'issue':{'title':'Help'}}");
            assertThat(answer.status()).isEqualTo(202);
            RunRequested run = events(RunRequested.class).getFirst();
            assertThat(run.runId().value()).isEqualTo(answer.run());
            assertThat(run.input().text()).isEqualTo("{\"title\":\"Help\",\"event\":\"issues\"}");
            assertThat(run.trigger().kind()).isEqualTo(RunKind.SYSTEM_WEBHOOK);
            assertThat(run.trigger().source()).isEqualTo("webhook:github");
            assertThat(run.trigger().ref()).isEqualTo(path.substring(7) + "/d-1");
            assertThat(run.trigger().requestedBy()).isEqualTo("webhook:hook");
            assertThat(run.tenantId()).isEqualTo(tenant);
        }

        @Test
        void isOnRecordWithoutWhatProvesIt() {
            github(hook("github", ""), "d-1", "issues", "{'a':1}");
            DeliveryRecorded recorded = events(DeliveryRecorded.class).getFirst();
            assertThat(recorded.outcome()).isEqualTo(DeliveryOutcome.STARTED);
            assertThat(recorded.payload().text()).isEqualTo("{\"a\":1}");
            assertThat(recorded.headers().members().keySet())
                    .contains("x-github-event", "x-github-delivery")
                    .noneMatch(name -> name.contains("signature"));
        }

        @Test
        void ofStandardWebhooksIsTakenInsideItsWindow() {
            Api.Answer made = make("standard", "");
            String secret = Objects.requireNonNull(made.body().text("secret"));
            long now = Instant.now().getEpochSecond();
            for (long timestamp : new long[] {now, now - 1_000}) {
                Answer answer =
                        send(
                                "/hooks/" + id(made),
                                "{}",
                                "webhook-id",
                                "m-" + timestamp,
                                "webhook-timestamp",
                                Long.toString(timestamp),
                                "webhook-signature",
                                Signer.standard(secret, "m-" + timestamp, timestamp, "{}"));
                assertThat(answer.status()).isEqualTo(timestamp == now ? 202 : 401);
            }
        }

        @Test
        void withoutAnIdIsKnownByItsBody() {
            String path = hook("hmac_sha256", "");
            String run = send(path, "{}", "X-Signature", Signer.hex(SECRET, "{}")).run();
            Answer again = send(path, "{}", "X-Signature", Signer.hex(SECRET, "{}"));
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.run()).isEqualTo(run);
            assertThat(send(path, "{ }", "X-Signature", Signer.hex(SECRET, "{ }")).status())
                    .isEqualTo(202);
        }

        @Test
        void ofPlaneThatDecidesNothingStartsARun() {
            String path = hook("plane", "");
            assertThat(plane(path, "p-1", SECRET, "{'event':'issue'}").status()).isEqualTo(202);
        }

        @Test
        void isCounted() {
            double before = started();
            github(hook("github", ""), "d-1", "issues", "{}");
            assertThat(started()).isEqualTo(before + 1);
        }

        private double started() {
            var counter =
                    metrics.find("webhook.deliveries")
                            .tags("scheme", "github", "outcome", "started")
                            .counter();
            return counter == null ? 0 : counter.count();
        }
    }

    @Nested
    class ADeliveryThatIsNotMeant {

        @Test
        void isFilteredAndStaysSo() {
            String path = hook("github", ",'filter':{'action':['opened']}");
            assertThat(github(path, "d-1", "issues", "{'action':'closed'}").status())
                    .isEqualTo(204);
            assertThat(github(path, "d-1", "issues", "{'action':'closed'}").status())
                    .isEqualTo(204);
            assertThat(github(path, "d-2", "issues", "{'action':'opened'}").status())
                    .isEqualTo(202);
            assertThat(outcomes())
                    .containsExactly(DeliveryOutcome.FILTERED, DeliveryOutcome.STARTED);
        }

        @Test
        void isGithubsPing() {
            assertThat(github(hook("github", ""), "d-1", "ping", "{'zen':'…'}").status())
                    .isEqualTo(204);
            assertThat(events(RunRequested.class)).isEmpty();
        }

        @Test
        void comesToATriggerThatIsOff() {
            String path = hook("github", "");
            api.patch(WEBHOOKS + path.substring(6), "{'enabled':false}");
            Answer answer = github(path, "d-1", "issues", "{}");
            assertThat(answer.status()).isEqualTo(409);
            api.patch(WEBHOOKS + path.substring(6), "{'enabled':true}");
            assertThat(github(path, "d-1", "issues", "{}").status()).isEqualTo(202);
        }
    }

    @Nested
    @Tag("WEBHOOK_RECEIPT_IDEMPOTENT")
    class TheSameDelivery {

        @Test
        void manyTimesAtOnceStartsOneRun() throws Exception {
            String path = hook("github", "");
            List<Answer> answers = atOnce(20, _ -> github(path, "d-1", "issues", "{}"));
            assertThat(answers)
                    .extracting(Answer::status)
                    .containsOnly(200, 202)
                    .containsOnlyOnce(202);
            assertThat(answers.stream().map(Answer::run).distinct()).hasSize(1);
            assertThat(events(RunRequested.class)).hasSize(1);
            assertThat(events(DeliveryRecorded.class)).hasSize(1);
        }

        @Test
        void isARepeatAlsoWhenTheTriggerHasChanged() {
            String path = hook("github", "");
            String run = github(path, "d-1", "issues", "{}").run();
            api.patch(WEBHOOKS + path.substring(6), "{'filter':{'a':1},'input_template':{'b':2}}");
            Answer again = github(path, "d-1", "issues", "{}");
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.run()).isEqualTo(run);
        }

        /** Whoever took the first one was killed between starting its run and recording it. */
        @Test
        void findsARunThatIsNotOnRecord() {
            String path = hook("github", "");
            WebhookId id = new WebhookId(path.substring(7));
            RunId run =
                    runs.start(
                                    tenant,
                                    DeliveryCommand.runKey(id, "d-1"),
                                    new GraphId("hello"),
                                    null,
                                    Json.Obj.EMPTY,
                                    Json.Obj.EMPTY,
                                    null,
                                    new Trigger(
                                            RunKind.SYSTEM_WEBHOOK,
                                            "webhook:github",
                                            id + "/d-1",
                                            "webhook:hook"),
                                    "hash")
                            .run()
                            .runId();
            Answer answer = github(path, "d-1", "issues", "{}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.run()).isEqualTo(run.value());
            assertThat(events(RunRequested.class)).hasSize(1);
            assertThat(outcomes()).containsExactly(DeliveryOutcome.STARTED);
        }

        @Test
        void toTwoTriggersIsTwo() {
            Answer one = github(hook("github", ""), "d-1", "issues", "{}");
            Answer other = github(hook("github", ""), "d-1", "issues", "{}");
            assertThat(one.run()).isNotEqualTo(other.run());
        }

        @Test
        void mayComeAgainAfterARefusal() {
            publish("dear", PAID);
            String path =
                    "/hooks/"
                            + id(
                                    api.post(
                                            WEBHOOKS,
                                            "{'name':'n','graph_id':'dear','scheme':'github',"
                                                    + "'secret':'%s'}".formatted(SECRET)));
            Answer refused = github(path, "d-1", "issues", "{'name':'x'}");
            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.body().text("code")).isEqualTo("insufficient_credits");
            github(path, "d-1", "issues", "{'name':'x'}");
            deposit(1_000_000);
            assertThat(github(path, "d-1", "issues", "{'name':'x'}").status()).isEqualTo(202);
            assertThat(outcomes())
                    .containsExactly(DeliveryOutcome.REFUSED, DeliveryOutcome.STARTED);
        }

        @Test
        void mayHaveAnIdOfAnyForm() {
            String path = hook("github", "");
            String odd = "{\"/;" + "x".repeat(500);
            assertThat(github(path, odd, "issues", "{}").status()).isEqualTo(202);
            assertThat(github(path, odd, "issues", "{}").status()).isEqualTo(200);
        }
    }

    @Nested
    class StartingAgain {

        @Test
        void makesAnotherRunOfWhatWasDelivered() {
            String path = hook("github", "");
            String first = github(path, "d-1", "issues", "{'a':1}").run();
            String rerun = WEBHOOKS + path.substring(6) + "/deliveries/d-1/rerun";
            Api.Answer second = api.post(rerun, "");
            assertThat(second.status()).isEqualTo(202);
            Api.Answer third = api.post(rerun, "", "Idempotency-Key", "mine");
            assertThat(third.status()).isEqualTo(202);
            assertThat(api.post(rerun, "", "Idempotency-Key", "mine").status()).isEqualTo(200);
            assertThat(events(RunRequested.class))
                    .extracting(run -> run.runId().value())
                    .containsExactly(
                            first, second.body().text("run_id"), third.body().text("run_id"));
            assertThat(events(RunRequested.class))
                    .extracting(RunRequested::input)
                    .containsOnly((Json.Obj) Json.parse("{\"a\":1}"));
        }

        @Test
        void isNotFoundForOthersOrForNothing() {
            String path = hook("github", "");
            github(path, "d-1", "issues", "{}");
            String rerun = WEBHOOKS + path.substring(6) + "/deliveries/%s/rerun";
            assertThat(api.post(rerun.formatted("d-2"), "").status()).isEqualTo(404);
            Api other =
                    apiOf(new io.runledger.events.id.TenantId("o-" + java.util.UUID.randomUUID()));
            assertThat(other.post(rerun.formatted("d-1"), "").status()).isEqualTo(404);
        }
    }
}
