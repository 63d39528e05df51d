package io.runledger.query.run;

import io.runledger.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the checkpoint that was the newest at a moment. */
final class AsOf {

    private AsOf() {}

    /**
     * @param asOf a checkpoint's id, an event's number or an ISO-8601 time; null for now
     * @return empty where the run had no checkpoint yet
     * @throws ProblemException 404 if there is no such checkpoint, 400 if it is none of the three
     */
    static Optional<Checkpoint> find(RunFold run, @Nullable String asOf) {
        List<Checkpoint> all = run.checkpoints();
        if (asOf == null || asOf.isEmpty()) {
            return run.newest();
        }
        if (asOf.matches("[0-9a-f-]{36}:[0-9]{1,9}:[0-9]{1,9}")) {
            return Optional.of(byId(run, asOf));
        }
        if (asOf.matches("[0-9]{1,18}")) {
            long position = Long.parseLong(asOf);
            return last(all.stream().filter(c -> c.position() <= position).toList());
        }
        Instant moment = moment(asOf);
        return last(all.stream().filter(c -> !c.createdAt().isAfter(moment)).toList());
    }

    /**
     * @throws ProblemException 404 if the run has no checkpoint of this id
     */
    static Checkpoint byId(RunFold run, String id) {
        return run.checkpoints().stream()
                .filter(checkpoint -> checkpoint.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.notFound("the run has no checkpoint of this id"));
    }

    private static Optional<Checkpoint> last(List<Checkpoint> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    "as_of", "must be a checkpoint's id, an event's number or an ISO-8601 time");
        }
    }
}
