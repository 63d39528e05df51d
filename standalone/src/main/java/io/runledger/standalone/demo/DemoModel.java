package io.runledger.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A demo model: it speaks the OpenAI chat protocol, prices its calls and reports them as LiteLLM
 * does, and keeps a spend log as LiteLLM does, so that everything behind a model call can be tried
 * without an account anywhere. It is no language model; its answers say so. What it answers and
 * what it costs is fixed and written down in {@code docs/reference/demo-model.md}.
 *
 * <p>It asks for no key but before its spend log: listen on loopback only.
 */
public final class DemoModel implements AutoCloseable {

    private static final Logger LOG = System.getLogger(DemoModel.class.getName());

    /** Many calls of a wide graph connect in the same moment. */
    private static final int BACKLOG = 1_024;

    private static final Duration HANDLERS_END_WITHIN = Duration.ofSeconds(2);
    private static final String GREETING =
            "Runledger's demo model. Its answers are rehearsals, not the work of a real model.\n";

    private final HttpServer server;
    private final ExecutorService calls;
    private final CallReports reports;
    private final URI baseUrl;

    private DemoModel(HttpServer server, ExecutorService calls, CallReports reports, URI baseUrl) {
        this.server = server;
        this.calls = calls;
        this.reports = reports;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts the server; it answers when this returns.
     *
     * @throws UncheckedIOException if the port cannot be listened on
     */
    public static DemoModel start(DemoModelSettings settings, SpendLog log) {
        return start(settings, log, Pause.REAL);
    }

    static DemoModel start(DemoModelSettings settings, SpendLog log, Pause pause) {
        avoidDelayedAcknowledgements();
        var address = new InetSocketAddress(settings.bindAddress(), settings.port());
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo model cannot listen on " + address, e);
        }
        var reports = CallReports.start(settings);
        var calls = Executors.newVirtualThreadPerTaskExecutor();
        var chat = new ChatHandler(new CallWitnesses(reports, log), pause, Clock.systemUTC());
        addRoutes(server, chat, new SpendLogHandler(log, settings.masterKey()));
        server.setExecutor(calls);
        server.start();
        var url = "http://%s:%d".formatted(host(settings), server.getAddress().getPort());
        return new DemoModel(server, calls, reports, URI.create(url));
    }

    /** Where it listens, such as {@code http://127.0.0.1:41234}; the API is below {@code /v1}. */
    public URI baseUrl() {
        return baseUrl;
    }

    /**
     * Ends the server: calls that wait fail, and all reports are sent. Blocks for some seconds at
     * most; reports that the receiver does not take in that time are logged as errors.
     */
    @Override
    public void close() {
        // Interrupted handlers still have to answer, so the server's own end comes after theirs.
        calls.shutdownNow();
        try {
            if (!calls.awaitTermination(HANDLERS_END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "demo model: some calls did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        reports.close();
    }

    private static void addRoutes(HttpServer server, ChatHandler chat, SpendLogHandler spend) {
        var since = Instant.now();
        HttpHandler models = exchange -> HttpJson.send(exchange, 200, ChatShapes.models(since));
        HttpHandler greeting = exchange -> HttpJson.send(exchange, 200, "text/plain", GREETING);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        switch (exchange.getRequestURI().getPath()) {
                            case "/v1/chat/completions", "/chat/completions" ->
                                    only("POST", exchange, chat);
                            case "/v1/models", "/models" -> only("GET", exchange, models);
                            case "/spend/logs/v2" -> only("GET", exchange, spend::pages);
                            case "/spend/logs" -> only("GET", exchange, spend::rows);
                            case "/", "/health/liveliness", "/health/readiness" ->
                                    only("GET", exchange, greeting);
                            default -> refuse(exchange, 404, "there is nothing here");
                        }
                    } catch (RuntimeException e) {
                        LOG.log(Level.ERROR, "demo model: a request failed inside", e);
                        throw e;
                    }
                });
    }

    private static void only(String method, HttpExchange exchange, HttpHandler handler)
            throws IOException {
        if (exchange.getRequestMethod().equals(method)) {
            handler.handle(exchange);
        } else {
            exchange.getResponseHeaders().set("Allow", method);
            refuse(exchange, 405, "only " + method + " is answered here");
        }
    }

    private static void refuse(HttpExchange exchange, int status, String message)
            throws IOException {
        HttpJson.send(exchange, status, ChatShapes.error(status, "invalid_request_error", message));
    }

    private static String host(DemoModelSettings settings) {
        var host = settings.bindAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /**
     * The JDK's server writes an answer in several small packets and leaves Nagle's algorithm on,
     * which costs a stream on a kept connection about 40 ms. There is no other way to switch it
     * off, and it is read once, when the first such server of a process is made.
     */
    private static void avoidDelayedAcknowledgements() {
        var property = "sun.net.httpserver.nodelay";
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }
}
