package io.runledger.command.run;

import io.runledger.command.graph.AnswerSchema;
import io.runledger.engine.Program;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import java.util.Optional;

/** Checks answers against the schemas of the interrupt nodes that they answer. */
final class AnswerSchemas {

    private AnswerSchemas() {}

    /**
     * @throws ProblemException 400 that names all that the answer breaks
     */
    static void require(Program program, RunInterrupted waiting, Json.Obj updates) {
        Fields fields = Fields.of(null);
        for (String path : waiting.nodes()) {
            schema(program, path)
                    .ifPresent(schema ->
                            AnswerSchema.violations(schema, updates)
                                    .forEach(broken ->
                                            fields.fault(field(broken), broken.message())));
        }
        fields.check();
    }

    private static String field(AnswerSchema.Violation broken) {
        return broken.field().isEmpty() ? "updates" : "updates." + broken.field();
    }

    private static Optional<Json> schema(Program program, String path) {
        return NodesByPath.find(program, path)
                .filter(node -> "interrupt".equals(node.text("type")))
                .map(node -> node.get("answer_schema"));
    }
}
