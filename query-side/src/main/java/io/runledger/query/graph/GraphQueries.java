package io.runledger.query.graph;

import io.runledger.engine.Graph;
import io.runledger.engine.Mermaid;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.security.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers questions about published graphs. */
@RestController
@RequestMapping("/api/v1/graphs")
class GraphQueries {

    private final GraphShelf shelf;

    GraphQueries(GraphShelf shelf) {
        this.shelf = shelf;
    }

    @GetMapping
    ResponseEntity<Json> graphs(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Limit.parse(limit);
        String after = Cursor.decode(cursor).map(GraphQueries::place).orElse("");
        List<GraphVersion> found = shelf.after(caller.tenantId(), after, size + 1);
        boolean more = found.size() > size;
        List<GraphVersion> page = more ? found.subList(0, size) : found;
        return ResponseEntity.ok(
                Json.obj()
                        .put("graphs", all(page))
                        .put("next_cursor", more ? next(page.getLast()) : null)
                        .build());
    }

    @GetMapping("/{id}")
    ResponseEntity<Json> graph(Caller caller, @PathVariable String id) {
        return ResponseEntity.ok(shelf.newest(caller.tenantId(), id).toJson());
    }

    @GetMapping("/{id}/versions")
    ResponseEntity<Json> versions(Caller caller, @PathVariable String id) {
        return ResponseEntity.ok(
                Json.obj().put("versions", all(shelf.versions(caller.tenantId(), id))).build());
    }

    @GetMapping("/{id}/mermaid")
    ResponseEntity<String> mermaid(Caller caller, @PathVariable String id) {
        Graph graph = Graph.parse(shelf.newest(caller.tenantId(), id).definition());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(Mermaid.render(graph));
    }

    private static Json.Arr all(List<GraphVersion> versions) {
        return Json.arr(versions.stream().map(GraphVersion::toJson).toList());
    }

    private static String next(GraphVersion last) {
        return Cursor.encode(Json.obj().put("after", last.id()).build());
    }

    private static String place(Json.Obj cursor) {
        String after = cursor.text("after");
        if (after == null) {
            throw Cursor.invalid();
        }
        return after;
    }
}
