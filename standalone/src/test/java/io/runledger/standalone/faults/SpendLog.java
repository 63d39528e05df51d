package io.runledger.standalone.faults;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The proxy's spend log, as LiteLLM 1.106.2 serves its own: rows that come late, and are shown
 * twice where the pages move under the reader.
 */
final class SpendLog {

    /** No answer has more rows, and no count goes further. */
    private static final int CAP = 10_000;

    private static final DateTimeFormatter WITH_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Queue<Row> rows = new ConcurrentLinkedQueue<>();
    private volatile boolean showsLate;

    private record Row(
            String requestId,
            String callId,
            Instant startedAt,
            Instant visibleAt,
            boolean late,
            boolean twice,
            Json.Obj json) {

        boolean is(String id) {
            return requestId.equals(id) || callId.equals(id);
        }
    }

    /** What a request is answered with. */
    record Answer(int status, Json body, boolean truncated) {

        static Answer of(Json body) {
            return new Answer(200, body, false);
        }

        static Answer error(int status, String message) {
            Json error = Json.obj().put("message", message).put("code", "" + status).build();
            return new Answer(status, Json.obj().put("error", error).build(), false);
        }
    }

    /** Writes a call down; its row can be seen some time later. */
    void add(ProxyCall call, Chance chance) {
        Fate fate = call.fate();
        if (fate.course() == Fate.Course.TIMES_OUT) {
            addTries(call);
        }
        if (fate.row() == Fate.Row.LOST) {
            return;
        }
        boolean success = fate.course().succeeds();
        // A cache hit's row has another time at the end of its id than its report.
        String requestId =
                !success
                        ? call.callId()
                        : call.responseId().replace("_cache_hit179524", "_cache_hit179528");
        add(call, requestId, call.callId(), success, chance.below(2_500));
    }

    private void addTries(ProxyCall call) {
        for (int attempt = 0; attempt < 2; attempt++) {
            String id = call.callId() + "-attempt-" + attempt;
            add(call, id, id, false, 0);
        }
    }

    private void add(
            ProxyCall call, String requestId, String callId, boolean success, int lagMillis) {
        Fate.Row fate = call.fate().row();
        rows.add(
                new Row(
                        requestId,
                        callId,
                        call.startedAt(),
                        Instant.now().plusMillis(lagMillis),
                        fate == Fate.Row.LATE,
                        fate == Fate.Row.TWICE,
                        json(call, requestId, callId, success)));
    }

    /** From now on rows that were held back are there. */
    void showLate() {
        showsLate = true;
    }

    private static Json.Obj json(ProxyCall call, String requestId, String callId, boolean success) {
        Json.Builder row =
                Json.obj()
                        .put("request_id", requestId)
                        .put("call_type", "acompletion")
                        .put("api_key", "litellm_proxy_master_key")
                        .put("spend", spend(call))
                        .put("total_tokens", success ? call.tokensIn() + call.tokensOut() : 8)
                        .put("prompt_tokens", success ? call.tokensIn() : 8)
                        .put("completion_tokens", success ? call.tokensOut() : 0)
                        .put("startTime", time(call.startedAt()))
                        .put("endTime", time(call.endedAt()))
                        .put("completionStartTime", time(call.endedAt()))
                        .put("model", "openai/" + call.model().publicName())
                        .put("model_id", "0123456789abcdef")
                        .put("model_group", call.model().publicName())
                        .put("custom_llm_provider", "openai")
                        .put("api_base", "")
                        .put("user", "default_user_id")
                        .put("metadata", metadata(call, callId, success));
        return row.put("cache_hit", cacheHit(call))
                .put("request_tags", Json.Arr.EMPTY)
                .put("end_user", call.endUser() == null ? "" : call.endUser())
                .put("session_id", "3f7f6b0e-0000-4000-8000-000000000000")
                .put("status", success ? "success" : "failure")
                .put("litellm_call_id", callId)
                .put(
                        "request_duration_ms",
                        ChronoUnit.MILLIS.between(call.startedAt(), call.endedAt()))
                .build();
    }

    private static Json spend(ProxyCall call) {
        return switch (call.fate().row()) {
            case NULL_SPEND -> Json.NULL;
            case NEGATIVE_SPEND -> Json.of(new BigDecimal("-0.5"));
            case TEXT_SPEND -> Json.of("a lot");
            case WRITTEN, TWICE, LATE, LAST_DIGIT, LOST, OTHER_SPEND -> Json.of(call.rowUsd());
        };
    }

    private static String cacheHit(ProxyCall call) {
        return call.fate().course() == Fate.Course.CACHE_HIT ? "True" : "None";
    }

    private static Json.Obj metadata(ProxyCall call, String callId, boolean success) {
        boolean cut = call.fate().course() == Fate.Course.CUT;
        Json error =
                success
                        ? cut ? Reports.error("499", "") : Json.NULL
                        : Reports.error("408", "Timeout");
        return Json.obj()
                .put("status", success ? Json.NULL : Json.of("failure"))
                .put("litellm_call_id", callId)
                .put("error_information", error)
                .put("spend_logs_metadata", call.metadata())
                .put("model_map_information", Reports.prices(call))
                .build();
    }

    private static String time(Instant time) {
        return SHOWN.format(time) + "+00:00";
    }

    /** {@code GET /spend/logs/v2}. */
    Answer pages(Map<String, String> query) {
        Optional<Instant> from = Optional.ofNullable(query.get("start_date")).flatMap(SpendLog::v2);
        Optional<Instant> to = Optional.ofNullable(query.get("end_date")).flatMap(SpendLog::v2);
        if (from.isEmpty() || to.isEmpty()) {
            return Answer.error(400, "Start date and end date are required");
        }
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        int size = Integer.parseInt(query.getOrDefault("page_size", "50"));
        if (page < 1 || size < 1 || size > 1_000) {
            return Answer.error(422, "page_size must be 1 to 1000");
        }
        boolean ascending = "asc".equals(query.getOrDefault("sort_order", "desc"));
        List<Row> found =
                visible(
                        row ->
                                !row.startedAt().isBefore(from.get())
                                        && !row.startedAt().isAfter(to.get())
                                        && matches(row, query),
                        ascending);
        List<Row> shown = moving(found, size);
        List<Json.Obj> onPage =
                shown.stream().skip((long) (page - 1) * size).limit(size).map(Row::json).toList();
        int total = Math.min(CAP, shown.size());
        return Answer.of(
                Json.obj()
                        .put("data", Json.arr(onPage))
                        .put("total", total)
                        .put("page", page)
                        .put("page_size", size)
                        .put("total_pages", Math.ceilDiv(total, size))
                        .put("total_is_capped", shown.size() > CAP)
                        .build());
    }

    /** Rows that are on one page when that is read, and have moved to the next by then. */
    private static List<Row> moving(List<Row> rows, int size) {
        List<Row> shown = new ArrayList<>();
        Deque<Row> again = new ArrayDeque<>();
        Deque<Integer> places = new ArrayDeque<>();
        for (Row row : rows) {
            while (!places.isEmpty() && places.getFirst() <= shown.size()) {
                places.removeFirst();
                shown.add(again.removeFirst());
            }
            shown.add(row);
            if (row.twice()) {
                again.addLast(row);
                places.addLast(shown.size() - 1 + size);
            }
        }
        shown.addAll(again);
        return shown;
    }

    private static boolean matches(Row row, Map<String, String> query) {
        String id = query.get("request_id");
        String status = query.get("status_filter");
        return (id == null || row.is(id))
                && (status == null || status.equals(row.json().text("status")));
    }

    /** {@code GET /spend/logs}; only its rows, since nobody asks for its sums. */
    Answer rows(Map<String, String> query) {
        String id = query.get("request_id");
        if (id != null) {
            return Answer.of(
                    Json.arr(visible(row -> row.is(id), false).stream().map(Row::json).toList()));
        }
        String from = query.get("start_date");
        String to = query.get("end_date");
        if (from == null || to == null) {
            return capped(visible(_ -> true, false));
        }
        if (from.length() > 10 || to.length() > 10) {
            return Answer.error(500, "/spend/logs Error unconverted data remains");
        }
        Instant first = midnight(from);
        Instant last = midnight(to);
        return capped(
                visible(
                        row -> !row.startedAt().isBefore(first) && !row.startedAt().isAfter(last),
                        false));
    }

    private static Answer capped(List<Row> rows) {
        List<Json.Obj> shown = rows.stream().limit(CAP).map(Row::json).toList();
        return new Answer(200, Json.arr(shown), rows.size() > CAP);
    }

    private List<Row> visible(Predicate<Row> wanted, boolean ascending) {
        Instant now = Instant.now();
        Comparator<Row> order = Comparator.comparing(Row::startedAt);
        return rows.stream()
                .filter(row -> !row.visibleAt().isAfter(now) && (showsLate || !row.late()))
                .filter(wanted)
                .sorted(ascending ? order : order.reversed())
                .toList();
    }

    private static Optional<Instant> v2(String text) {
        if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            return Optional.of(midnight(text));
        }
        return text.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d")
                ? Optional.of(LocalDateTime.parse(text, WITH_TIME).toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }

    private static Instant midnight(String day) {
        return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
