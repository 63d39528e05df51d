package io.runledger.command.folder;

import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder of graphs. Each look at it publishes what is new or changed and can be used; of what
 * cannot, the last good version stays. A file that goes leaves its graph. Not safe for several
 * threads, but for {@link #reports()}.
 */
final class GraphFolder {

    private static final Logger LOG = LoggerFactory.getLogger(GraphFolder.class);

    /** Publishes a graph and answers with its version. */
    interface Publisher {

        int publish(GraphFile.Valid graph);
    }

    /** What a file looks like from outside; while it changes, it is still being written. */
    private record Stamp(long size, FileTime modified) {}

    /** A file as it was read last. */
    private record Read(Stamp stamp, GraphFile content) {}

    private final Path dir;
    private final Publisher publisher;
    private final Clock clock;
    private final Duration calm;
    private final Map<String, Stamp> seen = new HashMap<>();
    private final Map<String, Read> read = new TreeMap<>();
    private final Map<String, GraphFile> settled = new HashMap<>();
    private volatile Map<String, FileReport> reports = Map.of();

    /**
     * @param calm a file that was not changed for as long is not being written any more
     */
    GraphFolder(Path dir, Publisher publisher, Clock clock, Duration calm) {
        this.dir = dir;
        this.publisher = publisher;
        this.clock = clock;
        this.calm = calm;
    }

    Path dir() {
        return dir;
    }

    /** What became of each file, by name. */
    List<FileReport> reports() {
        return List.copyOf(new TreeMap<>(reports).values());
    }

    /**
     * Looks once. A file is read when it is calm, or looks as it did the time before.
     *
     * @throws IOException if the folder itself cannot be read
     * @throws RuntimeException if a graph could not be published; the next look tries again
     */
    void look() throws IOException {
        Map<String, Stamp> now = stamps();
        read.keySet().retainAll(now.keySet());
        settled.keySet().retainAll(now.keySet());
        now.forEach(this::readIfSettled);
        seen.clear();
        seen.putAll(now);
        Map<String, FileReport> next = new HashMap<>(reports);
        next.keySet().retainAll(now.keySet());
        try {
            Map<GraphId, String> owners = new HashMap<>();
            read.forEach((file, known) -> settle(file, known.content(), owners, next));
        } finally {
            reports = Map.copyOf(next);
        }
    }

    private Map<String, Stamp> stamps() throws IOException {
        Map<String, Stamp> stamps = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*.json")) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    stamps.put(
                            String.valueOf(file.getFileName()),
                            new Stamp(Files.size(file), Files.getLastModifiedTime(file)));
                }
            }
        }
        return stamps;
    }

    private void readIfSettled(String file, Stamp stamp) {
        Read known = read.get(file);
        boolean changed = known == null || !known.stamp().equals(stamp);
        boolean isCalm = stamp.modified().toInstant().isBefore(clock.instant().minus(calm));
        if (changed && (isCalm || stamp.equals(seen.get(file)))) {
            read.put(file, new Read(stamp, GraphFile.read(dir.resolve(file))));
        }
    }

    /** Does what a file asks for, once per content; of two files with one id the first has it. */
    private void settle(
            String file,
            GraphFile content,
            Map<GraphId, String> owners,
            Map<String, FileReport> next) {
        GraphFile asked = content;
        if (content instanceof GraphFile.Valid valid) {
            String owner = owners.putIfAbsent(valid.id(), file);
            if (owner != null) {
                asked = taken(valid, owner);
            }
        }
        if (asked.equals(settled.get(file))) {
            return;
        }
        FileReport report = report(file, asked);
        settled.put(file, asked);
        next.put(file, report);
        if (report.status() != FileReport.Status.PUBLISHED) {
            LOG.warn("{} of {} is not published: {}", file, dir, Json.arr(report.errors()).text());
        } else {
            LOG.info("{} is version {} of graph {}", file, report.version(), report.graphId());
        }
    }

    private static GraphFile taken(GraphFile.Valid valid, String owner) {
        Json.Obj fault =
                Json.obj()
                        .put("code", "duplicate_id")
                        .put("message", "the graph's id is that of " + owner)
                        .build();
        return new GraphFile.Invalid(valid.id().value(), List.of(fault));
    }

    private FileReport report(String file, GraphFile asked) {
        return switch (asked) {
            case GraphFile.Valid graph ->
                    new FileReport(
                            file,
                            graph.id().value(),
                            publisher.publish(graph),
                            FileReport.Status.PUBLISHED,
                            List.of(),
                            clock.instant());
            case GraphFile.Invalid(var id, var errors) ->
                    new FileReport(
                            file, id, null, FileReport.Status.INVALID, errors, clock.instant());
            case GraphFile.Unreadable(var message) ->
                    new FileReport(
                            file,
                            null,
                            null,
                            FileReport.Status.UNREADABLE,
                            List.of(Json.obj().put("message", message).build()),
                            clock.instant());
        };
    }
}
