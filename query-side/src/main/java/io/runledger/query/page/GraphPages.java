package io.runledger.query.page;

import io.runledger.engine.Graph;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.page.PageController;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.page.Shown;
import io.runledger.platform.security.Caller;
import io.runledger.query.graph.GraphShelf;
import io.runledger.query.graph.GraphVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages about graphs. */
@PageController
class GraphPages {

    private static final int PAGE = 50;

    private final GraphShelf shelf;

    GraphPages(GraphShelf shelf) {
        this.shelf = shelf;
    }

    /** A version of a graph in a table. */
    public record GraphLine(
            String id,
            String name,
            int version,
            int nodes,
            int edges,
            String hash,
            String created) {

        static GraphLine of(GraphVersion version) {
            Graph graph = Graph.parse(version.definition());
            return new GraphLine(
                    version.id(),
                    version.name(),
                    version.version(),
                    graph.nodes().size(),
                    graph.edges().size(),
                    version.hash(),
                    Shown.time(version.createdAt()));
        }
    }

    @GetMapping("/graphs")
    String graphs(
            Caller caller, @RequestParam(required = false) @Nullable String after, Model model) {
        List<GraphVersion> found =
                shelf.after(caller.tenantId(), after == null ? "" : after, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<GraphVersion> page = more ? found.subList(0, PAGE) : found;
        model.addAttribute("graphs", page.stream().map(GraphLine::of).toList());
        model.addAttribute("after", more ? page.getLast().id() : null);
        return "graphs";
    }

    @GetMapping("/graphs/{id}")
    String graph(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String version,
            Model model) {
        List<GraphVersion> versions = shelf.versions(caller.tenantId(), id);
        GraphVersion newest = versions.getFirst();
        GraphVersion shown = version == null ? newest : only(versions, version);
        Graph graph = Graph.parse(shown.definition());
        model.addAttribute("graph", GraphLine.of(shown));
        model.addAttribute("newest", newest.version());
        model.addAttribute("drawing", GraphDrawing.svg(graph, Map.of()));
        model.addAttribute("definition", PrettyJson.of(shown.definition()));
        model.addAttribute("versions", versions.stream().map(GraphLine::of).toList());
        model.addAttribute(
                "choices", List.of(StartChoice.of(newest, Graph.parse(newest.definition()))));
        return "graph";
    }

    private static GraphVersion only(List<GraphVersion> versions, String number) {
        return versions.stream()
                .filter(each -> Integer.toString(each.version()).equals(number))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("the graph has no such version"));
    }
}
