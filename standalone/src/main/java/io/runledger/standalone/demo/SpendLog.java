package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo model writes down of its calls, as LiteLLM does in its spend log. Unlike LiteLLM it
 * writes before a call is answered and reported, so that a call whose report was lost can be found
 * here.
 */
public interface SpendLog {

    /**
     * Writes down that a call has begun. It is not shown before it ends; if it never does, because
     * the process died, it is shown as this after the next start.
     *
     * @param asFailure the row of a call that failed
     * @return names the call in {@link #end}
     */
    long begin(Json.Obj asFailure);

    /** Writes down how a call ended. */
    void end(long call, Json.Obj row);

    /** The rows that this asks for. */
    List<Json.Obj> rows(Query query);

    /** How many rows a query finds, whatever its limit and offset are. */
    long count(Query query);

    /**
     * A question to the log; null asks for any.
     *
     * @param id a row's {@code request_id}, or the call's id
     * @param from the earliest start of a call
     * @param to the latest start of a call
     */
    record Query(
            @Nullable String id,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String endUser,
            @Nullable String modelGroup,
            @Nullable String status,
            boolean ascending,
            long limit,
            long offset) {

        static final Query ALL = new Query(null, null, null, null, null, null, false, 0, 0);

        Query of(@Nullable String anId) {
            return new Query(anId, from, to, endUser, modelGroup, status, ascending, limit, offset);
        }

        Query between(@Nullable Instant first, @Nullable Instant last) {
            return new Query(
                    id, first, last, endUser, modelGroup, status, ascending, limit, offset);
        }

        Query page(boolean isAscending, long rows, long skipped) {
            return new Query(id, from, to, endUser, modelGroup, status, isAscending, rows, skipped);
        }
    }
}
