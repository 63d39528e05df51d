package io.runledger.standalone.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A stand-in for LiteLLM that answers runs' calls, reports them to the product, and keeps a spend
 * log: both as unreliably as their fates say. It remembers every call as it really was.
 */
public final class FaultyProxy implements AutoCloseable {

    /** The key that opens the spend log. */
    public static final String MASTER_KEY = "sk-faulty-master-key-0123456789abcdef";

    /** The tenant some of whose calls have no witness that is any good. */
    public static final String LOSING_TENANT = "loss";

    private final long seed;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Queue<ProxyCall> calls = new ConcurrentLinkedQueue<>();
    private final SpendLog spendLog = new SpendLog();
    private final AtomicInteger spendLogReads = new AtomicInteger();
    private final Callbacks callbacks;
    private volatile boolean spendLogIsDown;
    private volatile Consumer<ProxyCall> onRunsCall = _ -> {};

    private FaultyProxy(long seed, Sender sender) throws IOException {
        this.seed = seed;
        this.callbacks = new Callbacks(sender, Chance.of(seed, "callbacks"));
        this.server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        callbacks.start();
    }

    /** Starts it on a free port. */
    public static FaultyProxy start(long seed, Sender sender) {
        // Read once per process, when the first such server is made: see the demo model.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            return new FaultyProxy(seed, sender);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Is told of every call that a run makes, on the call's own thread. */
    public void onRunsCall(Consumer<ProxyCall> listener) {
        onRunsCall = listener;
    }

    /** All calls so far. */
    public List<ProxyCall> calls() {
        return List.copyOf(calls);
    }

    public int callCount() {
        return calls.size();
    }

    /** Whether the spend log answers with errors. */
    public void spendLogIsDown(boolean down) {
        spendLogIsDown = down;
    }

    /** How often the spend log was asked. */
    public int spendLogReads() {
        return spendLogReads.get();
    }

    /** Lets everything come that was held back, rows and reports. */
    public void releaseLate() {
        spendLog.showLate();
        callbacks.sendLate();
    }

    /** Waits until every report that is not held back is taken, or lost. */
    public void awaitReported() throws InterruptedException {
        callbacks.awaitSent();
    }

    /** How the reports went, in words. */
    public String told() {
        return "%d posts of reports, %d reports lost on the way while the product was down"
                .formatted(callbacks.posts(), callbacks.lostOnTheWay());
    }

    /** A call of somebody who is no run of the product. */
    public void callFromOutside(
            String callId, Model model, String endUser, Json metadata, Payer payer) {
        // Two calls may have one id, and have a fate each.
        Chance chance = Chance.of(seed, callId + " " + calls.size());
        Fate fate = Fate.ofOutsideCall(chance);
        end(
                ProxyCall.of(chance, callId, model, fate, endUser, metadata, Instant.now(), payer),
                chance);
    }

    /** Two calls of a client that takes one id twice, a minute and a half apart. */
    public void callsUnderOneIdFromOutside(
            String callId, Model model, String endUser, Payer payer) {
        for (int number = 0; number < 2; number++) {
            Chance chance = Chance.of(seed, callId + " " + number);
            Instant startedAt = Instant.now().minusSeconds(90L * (1 - number));
            Fate fate = Fate.wellWitnessed(chance);
            end(
                    ProxyCall.of(chance, callId, model, fate, endUser, Json.NULL, startedAt, payer),
                    chance);
        }
    }

    private void end(ProxyCall call, Chance chance) {
        calls.add(call);
        spendLog.add(call, chance);
        callbacks.report(call, chance);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/v1/chat/completions", "/chat/completions" -> chat(exchange);
                case "/v1/models", "/models" -> Answers.json(exchange, 200, models());
                case "/spend/logs/v2" -> spend(exchange, true);
                case "/spend/logs" -> spend(exchange, false);
                default ->
                        Answers.json(exchange, 404, Json.obj().put("detail", "Not Found").build());
            }
        } catch (IOException _) {
            // The caller has gone: killed, as this test does.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void chat(HttpExchange exchange) throws IOException, InterruptedException {
        Instant startedAt = Instant.now();
        var headers = exchange.getRequestHeaders();
        String callId = headers.getFirst("x-litellm-call-id");
        Json.Obj metadata =
                (Json.Obj) Json.parse(headers.getFirst("x-litellm-spend-logs-metadata"));
        Json.Obj body = (Json.Obj) Json.parse(exchange.getRequestBody().readAllBytes());
        Chance chance = Chance.of(seed, callId);
        boolean mayBeLost = LOSING_TENANT.equals(metadata.text("tenant_id"));
        ProxyCall call =
                ProxyCall.of(
                        chance,
                        callId,
                        Model.named(String.valueOf(body.text("model"))),
                        Fate.ofRunsCall(chance, mayBeLost),
                        body.text("user"),
                        metadata,
                        startedAt,
                        null);
        closing.await(chance.below(250), TimeUnit.MILLISECONDS);
        // From here on it is made and paid for, whether or not its caller is still there.
        end(call, chance);
        onRunsCall.accept(call);
        switch (call.fate().course()) {
            case FAILS -> Answers.error(exchange, 500, "the provider failed");
            case TIMES_OUT -> Answers.error(exchange, 408, "Request timed out.");
            case ANSWER_LOST -> exchange.close();
            case WELL, RETRIED, CUT, CACHE_HIT -> {
                boolean stream = Json.of(true).equals(body.get("stream"));
                Answers.completion(exchange, call, stream);
            }
        }
    }

    private void spend(HttpExchange exchange, boolean pages) throws IOException {
        spendLogReads.incrementAndGet();
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + MASTER_KEY).equals(key)) {
            Answers.error(exchange, 401, "Authentication Error, No api key passed in.");
        } else if (spendLogIsDown) {
            Answers.error(exchange, 503, "Service Unavailable");
        } else {
            Map<String, String> query = query(exchange.getRequestURI());
            SpendLog.Answer answer = pages ? spendLog.pages(query) : spendLog.rows(query);
            if (answer.truncated()) {
                exchange.getResponseHeaders().set("x-litellm-spend-logs-truncated", "true");
            }
            Answers.json(exchange, answer.status(), answer.body());
        }
    }

    private static Map<String, String> query(URI uri) {
        String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        return Arrays.stream(raw.split("&"))
                .filter(part -> part.contains("="))
                .collect(
                        Collectors.toMap(
                                part -> decoded(part.substring(0, part.indexOf('='))),
                                part -> decoded(part.substring(part.indexOf('=') + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Json models() {
        List<Json.Obj> models =
                Arrays.stream(Model.values())
                        .map(model -> Json.obj().put("id", model.publicName()).build())
                        .toList();
        return Json.obj().put("object", "list").put("data", Json.arr(models)).build();
    }

    @Override
    public void close() {
        closing.countDown();
        callbacks.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
