package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import io.runledger.standalone.machine.Processes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The system's Chromium with one page, driven by its own protocol (the Chrome DevTools Protocol
 * over a WebSocket). A driver library would fetch 200 MB of programs for a handful of commands.
 */
final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path profile;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Page page;

    private Chromium(Path program) throws IOException {
        this.profile = Files.createTempDirectory("runledger-chromium-");
        this.process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start();
        this.page = new Page();
        try {
            page.connect(http, address());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** The program, where this machine has one. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name ->
                        Stream.of(path.split(File.pathSeparator))
                                .filter(directory -> !directory.isBlank())
                                .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path program) {
        try {
            return new Chromium(program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI address() {
        Path file = profile.resolve("DevToolsActivePort");
        Eventually.is(() -> Files.exists(file) && Files.readAllLines(file).size() == 2);
        try {
            String port = Files.readAllLines(file).getFirst();
            URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
            HttpRequest request = HttpRequest.newBuilder(list).timeout(PATIENCE).build();
            Json.Arr targets =
                    (Json.Arr) Json.parse(http.send(request, BodyHandlers.ofString()).body());
            return targets.items().stream()
                    .map(target -> (Json.Obj) target)
                    .filter(target -> "page".equals(target.text("type")))
                    .map(target -> URI.create(String.valueOf(target.text("webSocketDebuggerUrl"))))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Goes to an address and waits until its page is there with everything in it. */
    void open(URI address) {
        page.send("Page.navigate", Json.obj().put("url", address.toString()).build());
        until("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /** Makes the window this wide, as on a phone. */
    void width(int pixels) {
        page.send(
                "Emulation.setDeviceMetricsOverride",
                Json.obj()
                        .put("width", pixels)
                        .put("height", 740)
                        .put("deviceScaleFactor", 2)
                        .put("mobile", true)
                        .build());
    }

    /** The value of an expression in the page. */
    Json value(String expression) {
        Json.Obj answer =
                page.send(
                        "Runtime.evaluate",
                        Json.obj()
                                .put("expression", expression)
                                .put("returnByValue", true)
                                .build());
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        Json value = ((Json.Obj) answer.get("result")).get("value");
        return value == null ? Json.NULL : value;
    }

    /** Waits until an expression is true in the page; between two pages nothing is. */
    void until(String expression) {
        String safe =
                "(() => { try { return Boolean(%s) } catch { return false } })()"
                        .formatted(expression);
        Eventually.within(
                PATIENCE,
                () -> value(safe).equals(Json.of(true)),
                () ->
                        expression
                                + "\nat "
                                + value("location.href + '\\n' + document.body?.innerText"));
    }

    /** Waits until the page shows a text. */
    void shows(String text) {
        until("document.body.innerText.includes(%s)".formatted(Json.of(text)));
    }

    /** Writes into a field, when it is there. */
    void fill(String selector, String text) {
        String field = "document.querySelector(%s)".formatted(Json.of(selector));
        until(field);
        value("%s.value = %s".formatted(field, Json.of(text)));
    }

    /** Presses a button, when it is there. */
    void press(String selector) {
        String button = "document.querySelector(%s)".formatted(Json.of(selector));
        until(button);
        value(button + ".click()");
    }

    /** What the page has complained about: errors, refused and missing files. */
    List<String> complaints() {
        return List.copyOf(page.complaints);
    }

    @Override
    public void close() {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> Processes.awaitEnd(one, PATIENCE));
        http.shutdownNow();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection to the page: commands and their answers by number, and what it tells us. */
    private static final class Page implements WebSocket.Listener {

        private final AtomicInteger numbers = new AtomicInteger();
        private final Map<Integer, CompletableFuture<Json.Obj>> answers = new ConcurrentHashMap<>();
        private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
        private final StringBuilder text = new StringBuilder();
        private WebSocket socket;

        void connect(HttpClient http, URI address) {
            socket = get(http.newWebSocketBuilder().buildAsync(address, this));
            for (String domain : List.of("Page", "Runtime", "Log")) {
                send(domain + ".enable", Json.Obj.EMPTY);
            }
        }

        Json.Obj send(String method, Json.Obj parameters) {
            int number = numbers.incrementAndGet();
            CompletableFuture<Json.Obj> answer = new CompletableFuture<>();
            answers.put(number, answer);
            Json.Obj command =
                    Json.obj()
                            .put("id", number)
                            .put("method", method)
                            .put("params", parameters)
                            .build();
            get(socket.sendText(command.text(), true));
            return get(answer);
        }

        private static <T> T get(CompletableFuture<T> future) {
            try {
                return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("the browser does not answer", e);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Json.Obj message = (Json.Obj) Json.parse(text.toString());
                text.setLength(0);
                take(message);
            }
            from.request(1);
            return null;
        }

        private void take(Json.Obj message) {
            if (message.get("id") instanceof Json.Num(var number)) {
                CompletableFuture<Json.Obj> answer = answers.remove(number.intValue());
                if (message.get("result") instanceof Json.Obj result) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(new IllegalStateException(message.text()));
                }
                return;
            }
            String event = String.valueOf(message.text("method"));
            Json.Obj about = (Json.Obj) message.get("params");
            boolean complaint =
                    switch (event) {
                        case "Runtime.exceptionThrown" -> true;
                        case "Runtime.consoleAPICalled" ->
                                List.of("error", "warning", "assert")
                                        .contains(String.valueOf(about.text("type")));
                        case "Log.entryAdded" ->
                                about.get("entry") instanceof Json.Obj entry
                                        && "error".equals(entry.text("level"));
                        default -> false;
                    };
            if (complaint) {
                complaints.add(about.text());
            }
        }
    }
}
