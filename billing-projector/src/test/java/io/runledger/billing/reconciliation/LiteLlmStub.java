package io.runledger.billing.reconciliation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A spend log that answers as LiteLLM 1.106.2 was observed to: v2 in pages with both ends included,
 * {@code /spend/logs} by days with at most 10,000 rows, newest first, and look-ups by either id.
 */
final class LiteLlmStub implements AutoCloseable {

    static final String KEY = "sk-local-master-0123456789";

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final int CAP = 10_000;

    final List<Json.Obj> rows = new CopyOnWriteArrayList<>();
    final AtomicInteger failing = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final List<String> queries = new CopyOnWriteArrayList<>();
    volatile boolean hasPages = true;
    volatile boolean cutsAnswers;
    volatile boolean repeatsBetweenPages;
    volatile String refusal = "";
    private final HttpServer server;

    LiteLlmStub() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A row of a successful call, as v2 has it. */
    static Json.Obj row(String call, String response, Instant at, String spend) {
        return Json.obj()
                .put("request_id", response)
                .put("litellm_call_id", call)
                .put("call_type", "acompletion")
                .put("status", "success")
                .put("spend", new java.math.BigDecimal(spend))
                .put("startTime", at.atOffset(ZoneOffset.UTC).toString())
                .put("endTime", at.plusMillis(50).atOffset(ZoneOffset.UTC).toString())
                .put("model", "openai/gpt-4o-mini")
                .put("model_group", "mock-gpt")
                .put("custom_llm_provider", "openai")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 20)
                .put("total_tokens", 30)
                .put("cache_hit", "None")
                .put("end_user", "")
                .put("metadata", Json.obj().put("status", Json.NULL).build())
                .build();
    }

    static Json.Obj claiming(Json.Obj row, String run, String endUser) {
        Json.Obj ours =
                Json.obj()
                        .put("run_id", run)
                        .put("node_id", "said")
                        .put("graph_id", "g")
                        .put("attempt", 0)
                        .build();
        return row.with("metadata", Json.obj().put("spend_logs_metadata", ours).build())
                .with("end_user", Json.of(endUser));
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        queries.add(path + "?" + query);
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error\":{\"message\":\"Authentication Error\"}}", false);
        } else if (!refusal.isEmpty()) {
            send(exchange, 401, refusal, false);
        } else if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            send(exchange, 500, "{\"error\":{\"message\":\"out\"}}", false);
        } else if (path.equals("/spend/logs/v2") && hasPages) {
            page(exchange, query);
        } else if (path.equals("/spend/logs")) {
            rows(exchange, query);
        } else {
            send(exchange, 404, "{\"detail\":\"Not Found\"}", false);
        }
    }

    private void page(HttpExchange exchange, Map<String, String> query) throws IOException {
        Instant from = second(query.get("start_date"));
        Instant to = second(query.get("end_date"));
        int page = Integer.parseInt(query.get("page"));
        int size = Integer.parseInt(query.get("page_size"));
        List<Json.Obj> found =
                sorted(
                                row -> {
                                    Instant at = at(row);
                                    return at == null || (!at.isBefore(from) && !at.isAfter(to));
                                })
                        .toList();
        int skip = Math.max(0, (page - 1) * size - (repeatsBetweenPages && page > 1 ? 3 : 0));
        List<Json.Obj> shown = found.stream().skip(skip).limit(size).toList();
        Json body =
                Json.obj()
                        .put("data", Json.arr(shown))
                        .put("total", Math.min(found.size(), CAP))
                        .put("page", page)
                        .put("total_pages", Math.min(found.size(), CAP) / size + 1)
                        .build();
        send(exchange, 200, body.text(), false);
    }

    private void rows(HttpExchange exchange, Map<String, String> query) throws IOException {
        String id = query.get("request_id");
        if (id != null) {
            Stream<Json.Obj> found =
                    sorted(row ->
                            id.equals(row.text("request_id"))
                                    || id.equals(row.text("litellm_call_id")));
            send(exchange, 200, Json.arr(found.toList()).text(), false);
            return;
        }
        Instant from =
                LocalDate.parse(query.get("start_date")).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant to =
                LocalDate.parse(query.get("end_date")).atStartOfDay().toInstant(ZoneOffset.UTC);
        List<Json.Obj> found =
                sorted(row -> !at(row).isBefore(from) && at(row).isBefore(to)).toList().reversed();
        List<Json.Obj> shown = found.stream().limit(CAP).toList();
        send(exchange, 200, Json.arr(shown).text(), found.size() > CAP);
    }

    private Stream<Json.Obj> sorted(Predicate<Json.Obj> wanted) {
        return rows.stream()
                .filter(wanted)
                .sorted(Comparator.comparing(row -> String.valueOf(row.text("startTime"))));
    }

    private static Instant at(Json.Obj row) {
        String text = row.text("startTime");
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }

    private static Instant second(String text) {
        return LocalDateTime.parse(text, SECONDS).toInstant(ZoneOffset.UTC);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private void send(HttpExchange exchange, int status, String text, boolean truncated)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (truncated) {
            exchange.getResponseHeaders().add("x-litellm-spend-logs-truncated", "true");
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (cutsAnswers && status == 200) {
            cutsAnswers = false;
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body, 0, body.length / 2);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
