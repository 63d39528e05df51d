package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.WorkerId;
import io.runledger.events.worker.Protocol;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest.Wanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerChoiceTest {

    private static final WorkerTarget NEW = Targets.webhook("new", 2, "coder", "fast");
    private static final WorkerTarget OLD = Targets.webhook("old", 2, "coder");
    private static final WorkerTarget BUILT_IN = Targets.builtIn("http://127.0.0.1:1");

    private static String chosen(List<WorkerTarget> from, Map<String, Integer> load) {
        return WorkerChoice.choose(
                        from, Targets.wanted(), worker -> load.getOrDefault(worker.id().value(), 0))
                .map(worker -> worker.id().value())
                .orElse("none");
    }

    @Test
    void amongEqualsTheNewestRegisteredIsTaken() {
        assertThat(chosen(List.of(NEW, OLD), Map.of())).isEqualTo("new");
    }

    @Test
    void theOneWithTheLowestLoadIsTaken() {
        assertThat(chosen(List.of(NEW, OLD), Map.of("new", 1))).isEqualTo("old");
    }

    @Test
    void nobodyGetsMoreThanItTakes() {
        assertThat(chosen(List.of(NEW, OLD), Map.of("new", 2, "old", 2))).isEqualTo("none");
    }

    @Test
    void aWorkerNeedsOneOfTheTags() {
        assertThat(WorkerChoice.candidates(List.of(NEW, OLD), Targets.wanted("fast", "cheap")))
                .containsExactly(NEW);
        assertThat(WorkerChoice.candidates(List.of(NEW, OLD), Targets.wanted("painter"))).isEmpty();
        assertThat(WorkerChoice.candidates(List.of(NEW, OLD), Targets.wanted()))
                .containsExactly(NEW, OLD);
    }

    @Test
    void theBuiltInModelIsTakenOnlyWhereNoRegisteredWorkerFits() {
        assertThat(WorkerChoice.candidates(List.of(BUILT_IN), Targets.wanted()))
                .containsExactly(BUILT_IN);
        assertThat(WorkerChoice.candidates(List.of(BUILT_IN, NEW), Targets.wanted()))
                .containsExactly(NEW);
    }

    @Test
    void aWorkerWhoseProtocolIsNotSpokenIsNoCandidate() {
        WorkerTarget redis =
                new WorkerTarget(
                        new WorkerId("r"),
                        "redis://127.0.0.1:1/k",
                        Protocol.REDIS_STREAM,
                        null,
                        List.of(),
                        1,
                        null,
                        false);

        assertThat(WorkerChoice.candidates(List.of(redis, OLD), Targets.wanted()))
                .containsExactly(OLD);
    }

    @Test
    void whoPrefersA2aGetsItWhereItHasRoom() {
        WorkerTarget agent = Targets.at("http://127.0.0.1:1", Protocol.A2A, null, null);
        Wanted wanted = new Wanted(List.of(), true, null, null);

        assertThat(WorkerChoice.choose(List.of(NEW, agent), wanted, _ -> 1)).contains(agent);
        assertThat(
                        WorkerChoice.choose(
                                List.of(NEW, agent),
                                wanted,
                                worker -> worker == agent ? agent.maxConcurrent() : 1))
                .contains(NEW);
    }

    @Test
    void whoWasAskedBeforeIsAskedAgainWhileItIsThere() {
        Wanted old = new Wanted(List.of(), true, null, OLD.id());

        assertThat(WorkerChoice.candidates(List.of(NEW, OLD), old)).containsExactly(OLD);
        assertThat(WorkerChoice.candidates(List.of(NEW), old)).containsExactly(NEW);
    }
}
