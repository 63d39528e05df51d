package io.runledger.standalone.bench;

import io.runledger.events.json.Json;
import io.runledger.standalone.client.ProductApi;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs of the product, from the request to their end in the log. */
final class ProductRuns implements Load.Work {

    private static final String GRAPH = "bench-three-tasks";
    private static final String TAG = "bench";
    private static final int MOST_CALLS = 1_000;
    private static final long LONGEST_RUN_SECONDS = 60;

    private final ProductApi api;
    private final RunEnds ends;

    ProductRuns(ProductApi api, RunEnds ends) {
        this.api = api;
        this.ends = ends;
    }

    /** Registers the worker and publishes a graph of three tasks in a row that call it. */
    void prepare(URI worker) {
        api.post(
                        "/api/v1/workers",
                        Json.obj()
                                .put("id", "bench")
                                .put("url", worker.toString())
                                .put("protocol", "webhook")
                                .put("tags", Json.arr(List.of(Json.of(TAG))))
                                .put("max_concurrent", MOST_CALLS)
                                .build())
                .require();
        api.post(
                        "/api/v1/graphs",
                        Json.obj()
                                .put("id", GRAPH)
                                .put("name", "Three tasks in a row")
                                .put("definition", definition())
                                .build())
                .require();
    }

    private static Json.Obj definition() {
        return (Json.Obj)
                Json.parse(
                        """
                        {"state_schema": {"text": {"type": "string"}, "a": {"type": "string"},
                                          "b": {"type": "string"}, "c": {"type": "string"}},
                         "nodes": {
                           "one": {"type": "task", "prompt_template": "{text}", "output_key": "a",
                                   "worker_tags": ["bench"]},
                           "two": {"type": "task", "prompt_template": "{a}", "output_key": "b",
                                   "worker_tags": ["bench"]},
                           "three": {"type": "task", "prompt_template": "{b}", "output_key": "c",
                                     "worker_tags": ["bench"]}},
                         "edges": [["__start__", "one"], ["one", "two"], ["two", "three"],
                                   ["three", "__end__"]]}
                        """);
    }

    @Override
    public Load.Timing once(int worker) throws Exception {
        Json.Obj start =
                Json.obj()
                        .put("graph_id", GRAPH)
                        .put("input", Json.obj().put("text", "a short text").build())
                        .build();
        long begin = System.nanoTime();
        String run =
                Objects.requireNonNull(
                        api.post("/api/v1/runs", start).require().text("run_id"), "run_id");
        long accepted = System.nanoTime() - begin;
        String end = ends.of(run).get(LONGEST_RUN_SECONDS, TimeUnit.SECONDS);
        long ended = System.nanoTime() - begin;
        ends.forget(run);
        if (!end.equals("RunCompleted")) {
            throw new IllegalStateException("run %s ended by %s".formatted(run, end));
        }
        return new Load.Timing(accepted, ended);
    }
}
