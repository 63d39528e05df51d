package io.runledger.command.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.SkipRun;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs for services that wait for the end. */
class ExecutionApiTest extends ApiTest {

    private static final String TOKEN = "scheduler-token-0123456789-0123456789";
    private static final String RUNS = "/api/internal/graphs/hello/runs";
    private static final String KEY = "Idempotency-Key";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Api service = api;
    private String grant = "";

    @BeforeEach
    void aServiceWithAGrant() {
        service = apiWith(TOKEN);
        publish("hello", FREE);
        grant = issued("{'scopes':['graph:execute:hello','graph:execute:gone']}");
    }

    private String issued(String body) {
        return String.valueOf(api.post("/api/v1/grants", body).body().text("grant_id"));
    }

    private Api.Answer execute(String key, String input) {
        return service.post(RUNS, body(grant, input), KEY, key);
    }

    private static String body(String grant, String input) {
        return "{'execution_grant_id':'%s','input':%s}".formatted(grant, input);
    }

    private CompletableFuture<Api.Answer> executing(String key, String input) {
        return CompletableFuture.supplyAsync(() -> execute(key, input));
    }

    private RunId requested(String key) {
        RunId run = RunId.of(tenant, "exec:" + key);
        await().atMost(PATIENCE).until(() -> log.lastSequence(run.value()).isPresent());
        return run;
    }

    private Api.Answer completed(String key, String input) throws Exception {
        CompletableFuture<Api.Answer> answer = executing(key, input);
        new Carrier(gateway, sender()).carry(requested(key), 0);
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Json told(boolean ok, RunId run, @Nullable String error) {
        Json.Builder body = Json.obj().put("ok", ok).put("run_id", run.value());
        return ok ? body.build() : body.put("error", error).build();
    }

    @Nested
    class Answers {

        @Test
        @Tag("BILLING_VIA_GRANT")
        @Tag("AUDITABLE_TRIGGER_PROVENANCE")
        void whenTheRunHasEndedAndSaysWhoseItIs() throws Exception {
            api.post("/api/v1/billing/accounts", "{'id':'team-a'}");
            grant = issued("{'scopes':['graph:execute:*'],'billing_account_id':'team-a'}");
            Api.Answer answer = completed("slot-1", "{'a':1}");
            RunId run = RunId.of(tenant, "exec:slot-1");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(told(true, run, null));
            assertThat(events(RunRequested.class))
                    .singleElement()
                    .satisfies(requested -> {
                        assertThat(requested.runId()).isEqualTo(run);
                        assertThat(requested.tenantId()).isEqualTo(tenant);
                        assertThat(requested.accountId()).isEqualTo(new AccountId("team-a"));
                        assertThat(requested.trigger())
                                .isEqualTo(
                                        new Trigger(
                                                RunKind.SYSTEM_SCHEDULED,
                                                "api",
                                                "slot-1",
                                                "grant:" + grant,
                                                new GrantId(grant)));
                    });
        }

        @Test
        void withTheCodeOfARunThatFailedOrWasCancelledOrSkipped() throws Exception {
            CompletableFuture<Api.Answer> failed = executing("f", "{}");
            RunError error = new RunError("node_failed", "broken", null);
            RunId run = requested("f");
            gateway.send(new FailAttempt(run, 0, error, Instant.now()), sender());
            assertThat(failed.get(60, TimeUnit.SECONDS).body())
                    .isEqualTo(told(false, run, "node_failed"));

            CompletableFuture<Api.Answer> cancelled = executing("c", "{}");
            run = requested("c");
            api.post("/api/v1/runs/" + run + "/cancel", "");
            assertThat(cancelled.get(60, TimeUnit.SECONDS).body())
                    .isEqualTo(told(false, run, "aborted"));

            CompletableFuture<Api.Answer> skipped = executing("s", "{}");
            run = requested("s");
            gateway.send(new SkipRun(run, 0, "grant_revoked", Instant.now()), sender());
            assertThat(skipped.get(60, TimeUnit.SECONDS).body())
                    .isEqualTo(told(false, run, "grant_revoked"));
        }

        @Test
        void withARefusalThatIsNotKept() throws Exception {
            publish("dear", PAID);
            grant = issued("{'scopes':['graph:execute:*']}");
            String dear = "/api/internal/graphs/dear/runs";
            Api.Answer refused = service.post(dear, body(grant, "{}"), KEY, "k");
            assertThat(refused.status()).isEqualTo(200);
            assertThat(refused.body())
                    .isEqualTo(told(false, RunId.of(tenant, "exec:k"), "insufficient_credits"));
            assertThat(requests()).isZero();
            assertThat(completed("k", "{}").body().get("ok")).isEqualTo(Json.of(true));
        }

        @Test
        void thatAGraphIsNotThere() {
            Api.Answer answer =
                    service.post("/api/internal/graphs/gone/runs", body(grant, "{}"), KEY, "k");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(told(false, RunId.of(tenant, "exec:k"), "not_found"));
        }
    }

    @Nested
    @Tag("EXECUTION_IDEMPOTENCY_PERSISTED")
    class TheSameKey {

        @Test
        void getsTheStoredOutcomeAlsoInAnotherMemberOrderAndProcess() throws Exception {
            Api.Answer first = completed("k", "{'a':1,'b':[2]}");
            Api.Answer again = execute("k", "{'b':[2.0],'a':1}");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(events(RunRequested.class)).hasSize(1);
            assertThat(new ExecutionRequests(db).claim(execution("k", "{\"a\":1,\"b\":[2]}")))
                    .isEqualTo(
                            new ExecutionRequests.Claim.Done(
                                    new Outcome(RunId.of(tenant, "exec:k"), true, null, true)));
        }

        @Test
        void withAnotherRequestIsRefused() throws Exception {
            completed("k", "{'a':1}");
            Api.Answer other = execute("k", "{'a':2}");
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.code()).isEqualTo("idempotency_mismatch");
        }

        @Test
        void isInProgressWhileSomebodyWaits() throws Exception {
            CompletableFuture<Api.Answer> first = executing("k", "{}");
            RunId run = requested("k");
            Api.Answer meanwhile = execute("k", "{}");
            assertThat(meanwhile.status()).isEqualTo(409);
            assertThat(meanwhile.code()).isEqualTo("idempotency_in_progress");
            assertThat(meanwhile.body().text("run_id")).isEqualTo(run.value());
            assertThat(execute("k", "{'other':1}").status()).isEqualTo(422);
            new Carrier(gateway, sender()).carry(run, 0);
            assertThat(first.get(60, TimeUnit.SECONDS).body()).isEqualTo(told(true, run, null));
        }

        @Test
        void isTakenOverFromOneWhoDied() throws Exception {
            ExecutionRequests requests = new ExecutionRequests(db);
            assertThat(requests.claim(execution("k", "{}")))
                    .isInstanceOf(ExecutionRequests.Claim.Mine.class);
            assertThat(execute("k", "{}").status()).isEqualTo(409);
            db.sql(
                            """
                            UPDATE execution_requests SET lease_until = now() - interval '1 second'
                            WHERE tenant_id = :tenant
                            """)
                    .param("tenant", tenant.value())
                    .update();
            assertThat(completed("k", "{}").body().get("ok")).isEqualTo(Json.of(true));
        }

        @Test
        @Tag("SINGLE_RUN_LEDGER")
        void manyTimesAtOnceIsOneRun() throws Exception {
            CompletableFuture<List<Integer>> all =
                    CompletableFuture.supplyAsync(() -> statuses(20));
            new Carrier(gateway, sender()).carry(requested("k"), 0);
            assertThat(all.get(60, TimeUnit.SECONDS)).contains(200).containsOnly(200, 409);
            assertThat(events(RunRequested.class)).hasSize(1);
        }

        private List<Integer> statuses(int times) {
            try {
                return atOnce(times, _ -> execute("k", "{}").status());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class Grants {

        @Test
        @Tag("GRANT_SCOPES_CONSTRAIN_GRAPHS")
        void ofOtherGraphsDoNotOpenThisOne() {
            publish("other", FREE);
            Api.Answer answer =
                    service.post("/api/internal/graphs/other/runs", body(grant, "{}"), KEY, "k");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("grant_scope_mismatch");
            assertThat(events(RunRequested.class)).isEmpty();
        }

        @Test
        @Tag("GRANT_VALIDATED_TWICE")
        void thatWereRevokedOpenNothingNotEvenAStoredOutcome() throws Exception {
            completed("k", "{}");
            api.post("/api/v1/grants/" + grant + "/revoke", "");
            for (String key : new String[] {"k", "other"}) {
                Api.Answer answer = execute(key, "{}");
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.code()).isEqualTo("grant_revoked");
            }
        }

        @Test
        void thatHaveExpiredOrNeverWereOpenNothing() {
            grant =
                    issued(
                            "{'scopes':['graph:execute:*'],"
                                    + "'expires_at':'2020-01-01T00:00:00Z'}");
            assertThat(execute("k", "{}").code()).isEqualTo("grant_expired");
            grant = GrantId.random().value();
            Api.Answer unknown = execute("k", "{}");
            assertThat(unknown.status()).isEqualTo(403);
            assertThat(unknown.code()).isEqualTo("grant_not_found");
        }

        @Test
        @Tag("GRANT_NOT_SESSION")
        void holdWhenNobodysKeyDoesAnyMore() throws Exception {
            db.sql("UPDATE api_keys SET revoked_at = now() WHERE tenant_id = :tenant")
                    .param("tenant", tenant.value())
                    .update();
            assertThat(completed("k", "{}").body().get("ok")).isEqualTo(Json.of(true));
        }
    }

    @Nested
    class Requests {

        @ParameterizedTest
        @Tag("INTERNAL_API_SHARED_SECRET")
        @ValueSource(
                strings = {
                    "wrong-token-0123456789-0123456789-0123",
                    "scheduler-token-0123456789-012345678",
                    "scheduler-token-0123456789-01234567890",
                    "Scheduler-token-0123456789-0123456789",
                    "ingest-token-0123456789-0123456789-01",
                    "worker-token-0123456789-0123456789-01",
                    "operator-token-0123456789-0123456789",
                })
        void withAnotherTokenAreUnauthorized(String token) {
            Api.Answer answer = apiWith(token).post(RUNS, body(grant, "{}"), KEY, "k");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("unauthorized");
        }

        @Test
        @Tag("INTERNAL_API_SHARED_SECRET")
        void withATenantsKeyAreUnauthorized() {
            assertThat(api.post(RUNS, body(grant, "{}"), KEY, "k").status()).isEqualTo(401);
            assertThat(requests()).isZero();
        }

        @Test
        void needAKey() {
            Api.Answer answer = service.post(RUNS, body(grant, "{}"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly(KEY);
            assertThat(execute("a b", "{}").faults()).containsExactly(KEY);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'input':{}}                                  | execution_grant_id",
                    "{'execution_grant_id':null,'input':{}}        | execution_grant_id",
                    "{'execution_grant_id':'no-uuid','input':{}}   | execution_grant_id",
                    "{'execution_grant_id':7,'input':'text'}       | execution_grant_id input",
                })
        void nameEachFault(String body, String faults) {
            Api.Answer answer = service.post(RUNS, body, KEY, "k");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly(faults.split(" "));
        }

        @Test
        @Tag("RUNID_SERVER_AUTHORITY")
        void mayNotChooseTheRunsId() throws Exception {
            CompletableFuture<Api.Answer> answer =
                    CompletableFuture.supplyAsync(() ->
                            service.post(
                                    RUNS,
                                    "{'execution_grant_id':'%s','input':{},'run_id':'%s'}"
                                            .formatted(grant, GrantId.random()),
                                    KEY,
                                    "k"));
            new Carrier(gateway, sender()).carry(requested("k"), 0);
            assertThat(answer.get(60, TimeUnit.SECONDS).body().text("run_id"))
                    .isEqualTo(RunId.of(tenant, "exec:k").value());
        }
    }

    private Execution execution(String key, String input) {
        return new Execution(
                tenant,
                new GrantId(grant),
                new AccountId(tenant.value()),
                key,
                new GraphId("hello"),
                (Json.Obj) Json.parse(input));
    }

    private long requests() {
        return db.sql("SELECT count(*) FROM execution_requests WHERE tenant_id = :tenant")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }
}
