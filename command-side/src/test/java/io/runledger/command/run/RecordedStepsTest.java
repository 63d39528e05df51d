package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.failed;
import static io.runledger.command.run.RunHistory.nodes;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.requested;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.run.AttemptStart.RecordedStep;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an attempt inherits from those before it. */
@Tag("NOTHING_PAID_FOR_IS_LOST")
class RecordedStepsTest {

    /** Each step as its number and its nodes, such as {@code 1:a,b}. */
    private static List<String> leadingTo(RunHistory run, int attempt) {
        return RecordedSteps.leadingTo(run.events(), attempt).stream()
                .map(RecordedStepsTest::shown)
                .toList();
    }

    private static String shown(RecordedStep step) {
        Stream<String> nodes = step.results().stream().map(result -> result.place().node());
        return step.step() + ":" + String.join(",", nodes.toList());
    }

    @Test
    void aFirstAttemptInheritsNothing() {
        assertThat(leadingTo(requested(), 0)).isEmpty();
        assertThat(leadingTo(started(), 0)).isEmpty();
    }

    @Test
    void anAttemptsOwnClosedStepsAreItsOwn() {
        RunHistory run =
                started()
                        .after(nodes(0, 1, ok("b")))
                        .after(step(0, 1, List.of(ok("a")), "c"))
                        .after(step(0, 2, List.of(ok("c")), "d"));
        assertThat(leadingTo(run, 0)).containsExactly("1:b,a", "2:c");
    }

    @Test
    void anOpenStepIsLeftOut() {
        RunHistory run = started().after(nodes(0, 1, ok("a")));
        assertThat(leadingTo(run, 0)).isEmpty();
        assertThat(leadingTo(run.after(restart(0)), 1)).isEmpty();
    }

    @Test
    void nodesThatFailedBringNothing() {
        RunHistory run = started().after(step(0, 1, List.of(failed("a"), ok("b")), "c"));
        assertThat(leadingTo(run, 0)).containsExactly("1:b");
    }

    @Test
    void aLaterAttemptInheritsTheClosedStepsAndAddsItsOwn() {
        RunHistory run = threeAttempts();
        assertThat(leadingTo(run, 0)).containsExactly("1:a,b", "2:c");
        assertThat(leadingTo(run, 1)).containsExactly("1:a,b", "2:c", "3:d");
        assertThat(leadingTo(run, 2)).containsExactly("1:a,b", "2:c", "3:d", "4:e");
    }

    private static RunHistory threeAttempts() {
        return started()
                .after(step(0, 1, List.of(ok("a"), ok("b")), "c"))
                .after(step(0, 2, List.of(ok("c")), "d"))
                .after(nodes(0, 3, ok("x")))
                .after(restart(0), start(1, "w:a1/t", 2, "d"))
                .after(step(1, 3, List.of(ok("d")), "e"))
                .after(restart(1), start(2, "w:a2/t", 3, "e"))
                .after(step(2, 4, List.of(ok("e"))));
    }

    @Test
    void whatWasRecordedInAnOpenStepOfALostAttemptDoesNotLeakIntoTheNextOne() {
        assertThat(leadingTo(threeAttempts(), 2)).noneMatch(step -> step.contains("x"));
    }

    @Test
    void anAttemptLostBeforeItsFirstCheckpointLosesNothing() {
        RunHistory run =
                started()
                        .after(step(0, 1, List.of(ok("a"), ok("b")), "c"))
                        .after(restart(0), restart(1), restart(2))
                        .after(start(3, "w:a3/t", 1, "c"), cancel());
        assertThat(leadingTo(run, 3)).containsExactly("1:a,b");
    }
}
