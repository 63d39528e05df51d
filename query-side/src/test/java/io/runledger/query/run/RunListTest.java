package io.runledger.query.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.testing.Story;
import io.runledger.query.testing.TestTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RunListTest {

    private static final TestTables TABLES = new TestTables();

    private final GraphRunsProjector projector = new GraphRunsProjector(TABLES.tables);
    private final RunList list = new RunList(TABLES.tables);

    @BeforeEach
    void nothing() {
        TABLES.clear("graph_runs", "run_units");
    }

    private Story add(String tenant, long position) {
        Story story = new Story(tenant).requested();
        var requested = (RunRequested) story.events().getFirst();
        projector.on(requested, new GlobalSequenceTrackingToken(position));
        return story;
    }

    private RunList.Page find(String tenant, Map<String, String> query) {
        return list.find(new Story(tenant).tenant, RunFilter.parse(query));
    }

    @Test
    void pagingToTheEndFindsEachRunOnceThoughOthersAreAddedMeanwhile() throws Exception {
        for (long position = 1; position <= 300; position++) {
            add("default", position);
        }
        AtomicBoolean stop = new AtomicBoolean();
        var adding =
                CompletableFuture.runAsync(() -> {
                    for (long position = 301; !stop.get(); position++) {
                        add("default", position);
                    }
                });
        List<Long> seen = new ArrayList<>();
        Map<String, String> query = new LinkedHashMap<>(Map.of("limit", "7"));
        String cursor;
        do {
            RunList.Page page = find("default", query);
            page.runs().forEach(run -> seen.add(run.createdPosition()));
            cursor = page.nextCursor();
            query.put("cursor", cursor == null ? "" : cursor);
        } while (cursor != null);
        stop.set(true);
        adding.get(60, TimeUnit.SECONDS);
        long newest = seen.getFirst();
        assertThat(newest).isGreaterThanOrEqualTo(300);
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, newest)
                                .map(i -> newest + 1 - i)
                                .boxed()
                                .toList());
    }

    @Test
    @Tag("TENANT_ISOLATION")
    void otherTenantsRunsAreNotInTheList() {
        add("default", 1);
        Story others = add("other", 2);
        assertThat(find("other", Map.of()).runs())
                .extracting(RunRow::runId)
                .containsExactly(others.run.value());
    }

    @Test
    void filtersNarrowTheListAndAnUnknownValueIsRefused() {
        add("default", 1);
        assertThat(find("default", Map.of("status", "pending", "graph_id", "review")).runs())
                .hasSize(1);
        assertThat(find("default", Map.of("status", "success")).runs()).isEmpty();
        assertThat(find("default", Map.of("to", "2020-01-01T00:00:00Z")).runs()).isEmpty();
        assertThatThrownBy(() -> find("default", Map.of("status", "done")))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> find("default", Map.of("from", "monday")))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> find("default", Map.of("cursor", "e30")))
                .isInstanceOf(ProblemException.class);
    }
}
