package io.runledger.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunEnd;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageJsonTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aMessageIsWrittenWithAllItsComponentsAndReadBackTheSame() throws Exception {
        RunId run = RunId.of(new TenantId("acme"), "k");
        NodeResult result =
                new NodeResult(
                        new NodePlace("a", "a", "task"),
                        Json.obj().put("x", 1).build(),
                        null,
                        List.of("b"),
                        Json.Arr.EMPTY,
                        Json.Arr.EMPTY,
                        "w",
                        1,
                        2,
                        3,
                        null,
                        null,
                        null,
                        NOON,
                        NOON);
        var step =
                new RunCommand.RecordStep(
                        run, 0, 1, List.of(result), null, List.of(), 0, null, RunEnd.SUCCESS, NOON);

        Json.Obj json = (Json.Obj) MessageJson.toJson(step);

        assertThat(json.members())
                .containsKeys("run_id", "attempt", "step", "results", "end", "at");
        assertThat(MessageJson.mapper().readValue(json.text(), RunCommand.RecordStep.class))
                .isEqualTo(step);
    }
}
