package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LongRunTest {

    /** Counts in a loop of two nodes, a step each. */
    private static final String COUNTS =
            """
            {"nodes":{
               "count":%s,
               "more":{"type":"route","input":"state.left",
                       "routes":{"0":"done","more":"count"},"default":"more"},
               "done":{"type":"transform","updates":{}}},
             "edges":[["__start__","count"],["count","more"],["more:0","done"],
                      ["more:more","count"],["done","__end__"]],
             "state_schema":{"n":{"type":"number","reducer":"add"},
                             "left":{"type":"number","reducer":"add"}},
             "max_steps":100000}
            """;

    private static final String AT_ONCE =
            "{\"type\":\"transform\",\"updates\":{\"n\":1,\"left\":-1}}";

    /** Each call ends a workflow task, as whatever takes time does. */
    private static final String BY_A_WORKER = "{\"type\":\"task\",\"prompt_template\":\"?\"}";

    private static void loop(String count, int times, int mostEvents) throws Exception {
        try (var run =
                new RunHarness(mostEvents, COUNTS.formatted(count), "{\"left\":" + times + "}")) {
            run.workers.on("count", _ -> "{\"state_updates\":{\"n\":1,\"left\":-1}}");

            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

            assertThat(run.ledger.state().get("n")).isEqualTo(Json.of(times));
            assertThat(run.ledger.all(RunCommand.RecordStep.class))
                    .extracting(RunCommand.RecordStep::step)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 2 * times + 1).boxed().toList());
            var starts = run.ledger.all(RunCommand.StartAttempt.class);
            assertThat(starts).hasSizeGreaterThan(1);
            assertThat(starts)
                    .extracting(RunCommand.StartAttempt::execution)
                    .containsOnly(starts.getFirst().execution());
        }
    }

    @Test
    void aLoopGoesThroughManyExecutions() throws Exception {
        loop(BY_A_WORKER, 40, 50);
    }

    @Test
    @Tag("slow")
    void tenThousandStepsAreOneRun() throws Exception {
        loop(AT_ONCE, 5_000, 8_192);
    }
}
