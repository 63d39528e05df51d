package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.Carrier;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.platform.command.Sender;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reviewers' decisions that come by webhook. */
class PlaneHookTest extends HookTest {

    private static final String PLANE = "/hooks/plane";

    private static final String ASKING =
            """
            {'state_schema':{'approved':{}},
             'nodes':{'ask':{'type':'interrupt','message':'Shall we?'},
                      'after':{'type':'transform','updates':{'done':true}}},
             'edges':[['__start__','ask'],['ask','after'],['after','__end__']]}
            """;

    /** A secret of one test: the door for all of them looks at every tenant's triggers. */
    private final String secret = "plane-secret-" + UUID.randomUUID();

    private RunId waiting() {
        publish("hello", ASKING);
        api.post("/api/v1/runs", "{'graph_id':'hello'}", "Idempotency-Key", "k");
        RunId run = RunId.of(tenant, "k");
        new Carrier(gateway, new Sender(tenant, "test")).carry(run, 0);
        assertThat(events(RunInterrupted.class)).hasSize(1);
        return run;
    }

    private String trigger() {
        return "/hooks/" + id(make("plane", ",'secret':'" + secret + "'"));
    }

    private static String decision(RunId run, String what, String more) {
        return "{'run_id':'%s','decision':'%s'%s}".formatted(run, what, more);
    }

    @Nested
    class ADecision {

        @Test
        void letsTheRunGoOnAndSaysWhoDecided() {
            RunId run = waiting();
            trigger();
            Answer answer =
                    plane(
                            PLANE,
                            "p-1",
                            secret,
                            decision(run, "approve", ",'comment':'fine','reviewer':'ada'"));
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(202);
            assertThat(answer.body().text())
                    .isEqualTo("{\"run_id\":\"" + run + "\",\"decision\":\"approve\"}");
            RunResumed resumed = events(RunResumed.class).getFirst();
            assertThat(resumed.decision()).isEqualTo(DecisionKind.APPROVE);
            assertThat(resumed.comment()).isEqualTo("fine");
            assertThat(resumed.by()).isEqualTo("webhook:hook:ada");
            assertThat(((Json.Obj) resumed.updates().members().get(Review.KEY)).text("decision"))
                    .isEqualTo("approve");
            assertThat(events(DeliveryRecorded.class))
                    .extracting(DeliveryRecorded::outcome)
                    .containsExactly(DeliveryOutcome.DECIDED);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'data':{'run_id':'RUN','decision':'approved'}}",
                    "{'plane_review_decision':{'run_id':'RUN','decision':'Approve'}}",
                    "{'run_id':'RUN','plane_review_decision':{'decision':'approve'}}",
                    "{'event':'x','data':{'run_id':'RUN','plane_review_decision':"
                            + "{'decision':'approve'}}}"
                })
        void isFoundWhereverSendersPutIt(String form) {
            RunId run = waiting();
            trigger();
            assertThat(plane(PLANE, "p-1", secret, form.replace("RUN", run.value())).status())
                    .isEqualTo(202);
        }

        @Test
        void isTakenAtATriggerOfItsOwnToo() {
            RunId run = waiting();
            String own = trigger();
            assertThat(plane(own, "p-1", secret, decision(run, "rejected", "")).status())
                    .isEqualTo(202);
            assertThat(events(RunCancelled.class).getFirst().decision())
                    .isEqualTo(DecisionKind.REJECT);
            assertThat(events(RunRequested.class)).hasSize(1);
        }

        @Test
        @Tag("WEBHOOK_RECEIPT_IDEMPOTENT")
        void thatComesAgainIsAnsweredAsBefore() {
            RunId run = waiting();
            trigger();
            String body = decision(run, "edit", ",'updates':{'approved':true}");
            assertThat(plane(PLANE, "p-1", secret, body).status()).isEqualTo(202);
            Answer again = plane(PLANE, "p-1", secret, body);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body().text("decision")).isEqualTo("edit");
            assertThat(events(RunResumed.class)).hasSize(1);
        }

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void afterAnotherIsRefusedWithWhoAndWhat() {
            RunId run = waiting();
            trigger();
            plane(PLANE, "p-1", secret, decision(run, "approve", ",'reviewer':'ada'"));
            Answer second = plane(PLANE, "p-2", secret, decision(run, "reject", ""));
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.body().text("code")).isEqualTo("not_interrupted");
            assertThat(second.body().text("detail")).contains("approve", "webhook:hook:ada");
        }

        @Test
        void aboutARunOfAnotherTenantIsNotFound() {
            RunId run = waiting();
            Api other = apiOf(new TenantId("o-" + UUID.randomUUID()));
            other.post("/api/v1/graphs", "{'id':'hello','definition':%s}".formatted(FREE));
            String own =
                    "/hooks/"
                            + id(
                                    other.post(
                                            WEBHOOKS,
                                            "{'name':'n','graph_id':'hello','scheme':'plane',"
                                                    + "'secret':'%s'}".formatted(secret)));
            for (String path : List.of(PLANE, own)) {
                Answer answer = plane(path, "p-1", secret, decision(run, "approve", ""));
                assertThat(answer.status()).as(path).isEqualTo(404);
            }
            assertThat(events(RunResumed.class)).isEmpty();
        }

        @Test
        void goesToTheTenantOfTheRunWhereTwoHaveTheSameSecret() {
            Api other = apiOf(new TenantId("o-" + UUID.randomUUID()));
            other.post("/api/v1/graphs", "{'id':'hello','definition':%s}".formatted(FREE));
            other.post(
                    WEBHOOKS,
                    "{'name':'n','graph_id':'hello','scheme':'plane','secret':'%s'}"
                            .formatted(secret));
            RunId run = waiting();
            trigger();
            assertThat(plane(PLANE, "p-1", secret, decision(run, "approve", "")).status())
                    .isEqualTo(202);
        }
    }

    @Nested
    class WhatIsNoDecision {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "[]",
                    "{'run_id':'x'}",
                    "{'run_id':'x','decision':'perhaps'}",
                    "{'run_id':'x','decision':7}",
                    "{'run_id':'x','decision':'approve','updates':1}"
                })
        void isRefused(String body) {
            publish("hello", FREE);
            trigger();
            Answer answer = plane(PLANE, "p-1", secret, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().text("code")).isEqualTo("invalid_request");
        }

        @Test
        void isNotEvenReadWithoutASignature() {
            publish("hello", FREE);
            trigger();
            assertThat(plane(PLANE, "p-1", "another-secret-altogether", "{no json").status())
                    .isEqualTo(401);
        }
    }
}
