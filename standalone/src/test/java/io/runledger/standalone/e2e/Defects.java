package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What tests of runs in many shapes have in common: short graphs, short ways to ask. */
record Defects(Api api) {

    /** Single quotes in JSON stand for double ones. */
    static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'));
    }

    /** A request that runs a graph with an input. */
    static Json.Obj request(String graph, String input) {
        return Json.obj().put("graph", json(graph)).put("input", json(input)).build();
    }

    /** A line of transforms that note their names, with a worker's task in front. */
    static String line(String tag, String more) {
        return """
        {'state_schema':{'log':{'type':'array','reducer':'append'}},%s
         'nodes':{'first':{'worker_tags':['%s'],'prompt_template':'first','output_key':'log'},
                  'second':{'type':'transform','updates':{'log':'second'}},
                  'third':{'type':'transform','updates':{'log':'third'}}},
         'edges':[['__start__','first'],['first','second'],['second','third'],['third','__end__']]}
        """
                .formatted(more, tag);
    }

    String start(Json.Obj request) {
        return api.start(UUID.randomUUID().toString(), request);
    }

    Api.Answer tell(String run, String what, String body) {
        return api.post("/api/v1/runs/" + run + "/" + what, json(body));
    }

    void awaitStatus(String run, String status) {
        Eventually.is(() -> status.equals(api.status(run)));
    }

    /** The run once it waits for somebody. */
    Json.Obj waiting(String run) {
        awaitStatus(run, "interrupted");
        return api.run(run);
    }

    /** The run's end, which must be a good one. */
    Json.Obj succeeded(String run) {
        Json.Obj ended = api.ended(run);
        if (!"success".equals(ended.text("status"))) {
            throw new AssertionError(ended.text());
        }
        return ended;
    }

    List<Json.Obj> checkpoints(String run) {
        return Api.items(
                api.get("/api/v1/runs/" + run + "/checkpoints").expect(200), "checkpoints");
    }

    List<Json.Obj> nodes(String run) {
        return Api.items(api.get("/api/v1/runs/" + run + "/nodes").expect(200), "nodes");
    }

    /** The run's stream in some modes, up to its end. */
    Api.Answer stream(String run, String modes) {
        String path = "/api/v1/runs/" + run + "/stream?mode=" + modes;
        return api.send("GET", path, BodyPublishers.noBody(), Map.of());
    }
}
