package io.runledger.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves the spend log in the two forms of LiteLLM 1.106.2, with its habits: dates without a time
 * mean midnight, counts and lists stop at 10,000, pages go on behind that.
 */
final class SpendLogHandler {

    private static final int CAP = 10_000;
    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 1_000;
    private static final int LAST_PAGE = 1_000_000;
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final SpendLog log;
    private final String masterKey;

    SpendLogHandler(SpendLog log, String masterKey) {
        this.log = log;
        this.masterKey = masterKey;
    }

    /** A request that is not answered with rows. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    void pages(HttpExchange exchange) throws IOException {
        answer(exchange, this::page);
    }

    void rows(HttpExchange exchange) throws IOException {
        answer(exchange, query -> list(exchange, query));
    }

    private interface Question {
        Json answer(Map<String, String> query) throws Refusal;
    }

    private void answer(HttpExchange exchange, Question question) throws IOException {
        try {
            requireKey(exchange.getRequestHeaders().getFirst("Authorization"));
            HttpJson.send(
                    exchange, 200, question.answer(query(exchange.getRequestURI().getRawQuery())));
        } catch (Refusal refusal) {
            String type = refusal.status == 401 ? "auth_error" : "bad_request_error";
            String message = String.valueOf(refusal.getMessage());
            HttpJson.send(
                    exchange, refusal.status, ChatShapes.error(refusal.status, type, message));
        }
    }

    private void requireKey(@Nullable String sent) throws Refusal {
        byte[] expected = ("Bearer " + masterKey).getBytes(StandardCharsets.UTF_8);
        byte[] given = String.valueOf(sent).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            throw new Refusal(401, "Authentication Error, No api key passed in, or a wrong one.");
        }
    }

    private Json page(Map<String, String> query) throws Refusal {
        String from = query.get("start_date");
        String to = query.get("end_date");
        if (from == null || to == null) {
            throw new Refusal(400, "Start date and end date are required");
        }
        int page = number(query, "page", 1, LAST_PAGE);
        int size = number(query, "page_size", DEFAULT_PAGE, LARGEST_PAGE);
        boolean ascending = "asc".equals(query.get("sort_order"));
        SpendLog.Query asked =
                new SpendLog.Query(
                        query.get("request_id"),
                        moment(from),
                        moment(to),
                        query.get("end_user"),
                        query.get("model_group"),
                        query.get("status_filter"),
                        ascending,
                        size,
                        (page - 1L) * size);
        long all = log.count(asked);
        long total = Math.min(CAP, all);
        return Json.obj()
                .put("data", Json.arr(log.rows(asked)))
                .put("total", total)
                .put("page", page)
                .put("page_size", size)
                .put("total_pages", Math.ceilDiv(total, size))
                .put("total_is_capped", all > CAP)
                .build();
    }

    private Json list(HttpExchange exchange, Map<String, String> query) throws Refusal {
        String from = query.get("start_date");
        String to = query.get("end_date");
        SpendLog.Query asked = SpendLog.Query.ALL.of(query.get("request_id"));
        boolean dated = false;
        if (from != null && to != null && asked.id() == null) {
            dated = true;
            asked = asked.between(day(from), day(to));
        }
        List<Json.Obj> found = log.rows(asked.page(false, CAP + 1L, 0));
        if (found.size() > CAP) {
            exchange.getResponseHeaders().set("x-litellm-spend-logs-truncated", "true");
        }
        List<Json.Obj> shown = found.stream().limit(CAP).toList();
        boolean sums = dated && !"false".equalsIgnoreCase(query.get("summarize"));
        return sums ? sums(shown) : Json.arr(shown.stream().map(SpendRow::older).toList());
    }

    /**
     * What {@code summarize} gives, which is on where nobody says otherwise: a sum for each day.
     */
    private static Json sums(List<Json.Obj> rows) {
        Map<String, Map<String, BigDecimal>> days = new TreeMap<>();
        for (Json.Obj row : rows) {
            String day = String.valueOf(row.text("startTime")).substring(0, 10);
            BigDecimal spend =
                    row.get("spend") instanceof Json.Num(var usd) ? usd : BigDecimal.ZERO;
            days.computeIfAbsent(day, _ -> new TreeMap<>())
                    .merge(String.valueOf(row.text("model")), spend, BigDecimal::add);
        }
        return Json.arr(
                days.entrySet().stream().map(day -> sum(day.getKey(), day.getValue())).toList());
    }

    private static Json.Obj sum(String day, Map<String, BigDecimal> byModel) {
        BigDecimal spend = byModel.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        Json.Builder models = Json.obj();
        byModel.forEach(models::put);
        return Json.obj()
                .put("demo", spend)
                .put("startTime", day)
                .put("spend", spend)
                .put("users", Json.obj().put("default_user_id", spend).build())
                .put("models", models.build())
                .build();
    }

    private static Instant moment(String text) throws Refusal {
        try {
            return text.length() > 10
                    ? LocalDateTime.parse(text, DATE_AND_TIME).toInstant(ZoneOffset.UTC)
                    : midnight(text);
        } catch (DateTimeException _) {
            throw new Refusal(400, "Invalid date format: " + text);
        }
    }

    private static Instant day(String text) throws Refusal {
        try {
            return midnight(text);
        } catch (DateTimeException _) {
            // LiteLLM's own answer to a time, which only its other list takes.
            throw new Refusal(500, "/spend/logs Error unconverted data remains: " + text);
        }
    }

    private static Instant midnight(String text) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static int number(Map<String, String> query, String name, int absent, int most)
            throws Refusal {
        String text = query.getOrDefault(name, Integer.toString(absent));
        int number = text.matches("\\d{1,7}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new Refusal(422, "%s must be 1 to %d".formatted(name, most));
        }
        return number;
    }

    private static Map<String, String> query(@Nullable String raw) throws Refusal {
        Map<String, String> query = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && equals < part.length() - 1) {
                query.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Refusal(400, "a parameter is not encoded as it must be: " + text);
        }
    }
}
