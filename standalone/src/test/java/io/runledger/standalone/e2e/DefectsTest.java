package io.runledger.standalone.e2e;

import static io.runledger.standalone.e2e.Defects.json;
import static io.runledger.standalone.e2e.Defects.line;
import static io.runledger.standalone.e2e.Defects.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Defects that engines of this kind have had, each as the case that goes right here, as far as they
 * only show in the whole product. Those that show in the engine alone are in its own tests; crashes
 * in the middle, calls made once, hanging workers, capacity and secrets in tests of their own.
 */
@ExtendWith(SharedProduct.class)
class DefectsTest {

    private static Api api;
    private static Defects runs;
    private static ProductProcess product;

    @BeforeAll
    static void tenant(ProductProcess shared) {
        product = shared;
        api = shared.tenant("defects");
        runs = new Defects(api);
    }

    private static Json log(String... entries) {
        return Json.obj()
                .put("log", Json.arr(List.of(entries).stream().map(Json::of).toList()))
                .build();
    }

    @Nested
    class SecondAndThirdOneThatStallsAll {

        @Test
        void aSlowWorkerStallsNoOtherRun() {
            try (WebhookWorkerStub slow = WebhookWorkerStub.hanging();
                    WebhookWorkerStub quick = WebhookWorkerStub.answeringAfter(0)) {
                slow.register(api, "slow", "slow", 8);
                quick.register(api, "swift", "swift", 8);
                String stuck = runs.start(Graphs.oneTask("slow", "never answered"));
                Eventually.is(() -> slow.active() == 1);

                runs.succeeded(runs.start(Graphs.oneTask("swift", "answered")));

                assertThat(api.status(stuck)).isEqualTo("running");
                assertThat(runs.tell(stuck, "cancel", "{}").status()).isEqualTo(202);
            }
        }

        @Test
        void aCallThatNeverEndsIsCutOffByItsNodesTimeout() {
            try (WebhookWorkerStub hanging = WebhookWorkerStub.hanging()) {
                hanging.register(api, "mute", "mute", 8);
                String run =
                        runs.start(
                                request(
                                        """
                                        {'nodes':{'ask':{'worker_tags':['mute'],'prompt_template':'ask','timeout_ms':500}},
                                         'edges':[['__start__','ask'],['ask','__end__']]}
                                        """,
                                        "{}"));

                Json.Obj error = (Json.Obj) api.ended(run).get("error");

                assertThat(error.text("code")).isEqualTo("timeout");
                assertThat(error.text("node")).isEqualTo("ask");
            }
        }

        @Test
        void connectionsThatSayNothingKeepNobodyFromAsking() throws IOException {
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 64; i++) {
                    silent.add(new Socket(InetAddress.getLoopbackAddress(), product.port()));
                }
                assertThat(api.get("/api/v1/runs").status()).isEqualTo(200);
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
        }
    }

    @Nested
    class FourthStreamsThatAreNone {

        @Test
        void theStreamIsServerSentAndHasEveryMode() {
            try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
                worker.register(api, "told", "told", 8);
                String run = runs.start(request(line("told", ""), "{}"));

                Api.Answer stream = runs.stream(run, "values,updates,tasks,debug,messages");

                assertThat(stream.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/event-stream");
                assertThat(stream.body().lines().filter(frame -> frame.startsWith("event:")))
                        .extracting(frame -> frame.substring("event:".length()).strip())
                        .contains("values", "updates", "tasks", "messages")
                        .endsWith("end");
            }
        }
    }

    @Nested
    class FifthPausesThatAreNeverPassed {

        @Test
        void aBreakpointIsPassedByOneResume() {
            try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
                worker.register(api, "paused", "paused", 8);
                String run =
                        runs.start(request(line("paused", "'interrupt_before':['second'],"), "{}"));
                Json.Obj interrupt = (Json.Obj) runs.waiting(run).get("interrupt");
                assertThat(interrupt.text("kind")).isEqualTo("before");

                assertThat(runs.tell(run, "resume", "{}").status()).isEqualTo(202);

                assertThat(runs.succeeded(run).get("state"))
                        .isEqualTo(log("done: first", "second", "third"));
                assertThat(runs.tell(run, "resume", "{}").code()).isEqualTo("not_interrupted");
            }
        }

        @Test
        void aGotoIsNotLostOverABreakpoint() {
            try (WebhookWorkerStub worker =
                    WebhookWorkerStub.that((_, _, exchange) ->
                            WebhookWorkerStub.send(
                                    exchange,
                                    200,
                                    json("{'state_updates':{'log':'jumped'},'goto':'third'}")
                                            .text()))) {
                worker.register(api, "jumps", "jumps", 8);
                String run =
                        runs.start(request(line("jumps", "'interrupt_before':['third'],"), "{}"));
                runs.waiting(run);
                runs.tell(run, "resume", "{}").expect(202);

                assertThat(runs.succeeded(run).get("state")).isEqualTo(log("jumped", "third"));
            }
        }
    }

    @Nested
    class SixthReplaysAndForksThatBreak {

        private static final String ROUTED =
                """
                {'state_schema':{'way':{'type':'string'},'went':{'type':'string'}},
                 'nodes':{'gate':{'type':'route','input':'way'},'left':{'type':'transform','updates':{'went':'left'}},
                          'right':{'type':'transform','updates':{'went':'right'}}},
                 'edges':[['__start__','gate'],['gate:l','left'],['gate:r','right'],['left','__end__'],['right','__end__']]}
                """;

        @Test
        void aReplayIsAnotherAttemptWithTheSameEnd() {
            String run = runs.start(request(ROUTED, "{'way':'r'}"));
            Json before = runs.succeeded(run).get("state");
            List<Json.Obj> first = runs.checkpoints(run);

            Json.Obj answer =
                    runs.tell(run, "replay", "{'checkpoint_id':'" + run + ":0:1'}").expect(202);

            assertThat(answer.get("attempt")).isEqualTo(Json.of(1));
            Eventually.is(() -> api.events(run, "RunCompleted").size() == 2);
            assertThat(runs.succeeded(run).get("state")).isEqualTo(before);
            assertThat(runs.checkpoints(run)).containsAll(first);
            assertThat(api.events(run, "CheckpointCreated").stream().map(e -> e.get("state_hash")))
                    .hasSizeGreaterThan(first.size())
                    .contains(api.events(run, "CheckpointCreated").getLast().get("state_hash"));
        }

        @Test
        void aForkBehindARouteGoesTheWayThatWasDecided() {
            String run = runs.start(request(ROUTED, "{'way':'r'}"));
            Json before = runs.succeeded(run).get("state");

            Json.Obj fork =
                    runs.tell(
                                    run,
                                    "fork",
                                    "{'checkpoint_id':'" + run + ":0:1','updates':{'way':'l'}}")
                            .expect(202);

            String other = String.valueOf(fork.text("run_id"));
            Json.Obj ended = runs.succeeded(other);
            assertThat(ended.get("state")).isEqualTo(json("{'way':'l','went':'right'}"));
            assertThat(ended.get("forked_from"))
                    .isEqualTo(json("{'run_id':'" + run + "','checkpoint_id':'" + run + ":0:1'}"));
            assertThat(api.run(run).get("state")).isEqualTo(before);
        }
    }

    @Nested
    class SeventhInjectionsThatGetLost {

        @Test
        void anInjectionWhileANodeRunsIsKept() {
            AtomicBoolean answers = new AtomicBoolean();
            try (WebhookWorkerStub worker =
                    WebhookWorkerStub.that((self, _, exchange) -> {
                        while (!answers.get() && self.pause(20)) {
                            Thread.onSpinWait();
                        }
                        WebhookWorkerStub.send(exchange, 200, "late");
                    })) {
                worker.register(api, "waits", "waits", 8);
                String run = runs.start(request(line("waits", ""), "{}"));
                Eventually.is(() -> worker.active() == 1);

                runs.tell(run, "state", "{'updates':{'log':'meanwhile'}}").expect(202);
                runs.tell(run, "state", "{'updates':{'log':'behind'},'apply_after':'second'}")
                        .expect(202);
                answers.set(true);

                assertThat(runs.succeeded(run).get("state"))
                        .isEqualTo(log("late", "meanwhile", "second", "behind", "third"));
            }
        }

        @Test
        void anInjectionWhilePausedIsThereAfterTheResume() {
            try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
                worker.register(api, "held", "held", 8);
                String run =
                        runs.start(request(line("held", "'interrupt_after':['second'],"), "{}"));
                runs.waiting(run);

                runs.tell(run, "state", "{'updates':{'log':'injected'}}").expect(202);
                runs.tell(run, "resume", "{'updates':{'log':'resumed'}}").expect(202);

                assertThat(runs.succeeded(run).get("state"))
                        .isEqualTo(log("done: first", "second", "injected", "resumed", "third"));
            }
        }
    }
}
