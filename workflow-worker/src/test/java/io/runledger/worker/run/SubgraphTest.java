package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubgraphTest {

    static final String CHILD =
            """
            {"nodes":{
               "x":{"type":"task","prompt_template":"x of {{input.name}}","output_key":"said"},
               "y":{"type":"transform","updates":{"done":"{{state.said}}"}}},
             "edges":[["__start__","x"],["x","y"],["y","__end__"]],
             "state_schema":{"name":{"type":"string"},"said":{"type":"string"}}}
            """;

    static final String PARENT =
            """
            {"nodes":{
               "sub":{"type":"subgraph","workflow_id":"child",
                      "input_mapping":{"name":"state.name"},"output_key":"said"},
               "beside":{"type":"task","prompt_template":"beside","output_key":"other"},
               "last":{"type":"transform","updates":{"name":"end"}}},
             "edges":[["__start__","sub"],["__start__","beside"],["sub","last"],["beside","last"],
                      ["last","__end__"]],
             "state_schema":{"name":{"type":"string"},"said":{"type":"string"},
                             "other":{"type":"string"}}}
            """;

    @Nested
    class ASubgraph {

        @Test
        void runsInTheStepsOfItsRunUnderItsOwnPaths() throws Exception {
            try (var run = new RunHarness(PARENT, "{\"name\":\"Anna\"}", "child=" + CHILD)) {
                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state())
                        .isEqualTo(
                                Json.parse(
                                        "{\"name\":\"end\",\"said\":\"x of Anna\","
                                                + "\"other\":\"beside\"}"));
                assertThat(run.ledger.all(RunCommand.StartAttempt.class).getFirst().next())
                        .extracting(place -> place.path())
                        .containsExactly("sub", "sub/x", "beside");
                assertThat(run.ledger.story())
                        .endsWith("RecordStep[sub/y, sub][last]", "RecordStep[last]success");
                assertThat(run.workers.requests())
                        .extracting(request -> request.graphId().value())
                        .containsOnly("g");
            }
        }

        @Test
        void thatFailsFailsTheRunAtItsNode() throws Exception {
            try (var run = new RunHarness(PARENT, "{\"name\":\"Anna\"}", "child=" + CHILD)) {
                run.workers.on(
                        "x",
                        _ -> {
                            throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                        });

                assertThat(run.begun().outcome().errorCode()).isEqualTo("node_failed");

                var error = run.ledger.all(RunCommand.RecordStep.class).getLast().end().error();
                assertThat(error.node()).isEqualTo("sub");
                assertThat(error.message()).isEqualTo("HTTP 500");
            }
        }

        @Test
        void thatIsNotThereFailsTheRun() throws Exception {
            try (var run = new RunHarness(PARENT, "{}")) {
                assertThat(run.begun().outcome().errorCode()).isEqualTo("node_failed");

                var error = run.ledger.all(RunCommand.RecordStep.class).getLast().end().error();
                assertThat(error.node()).isEqualTo("sub");
                assertThat(error.message()).isEqualTo("subgraph workflow not found");
            }
        }

        @Test
        void goesOnInsideInANewExecution() throws Exception {
            try (var run = new RunHarness(2, PARENT, "{\"name\":\"Anna\"}", "child=" + CHILD)) {
                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state().get("said")).isEqualTo(Json.of("x of Anna"));
                assertThat(run.ledger.all(RunCommand.StartAttempt.class)).hasSizeGreaterThan(1);
            }
        }
    }
}
