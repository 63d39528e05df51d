package io.runledger.worker.call;

import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundRefused;
import io.runledger.worker.run.ErrorCodes;
import io.runledger.worker.run.NodeRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to workers: HTTP/1.1, without redirects and proxies, to allowed addresses only.
 * Interrupting the caller closes the connection.
 */
final class HttpCaller implements AutoCloseable {

    /** A worker's answer may be this long; the state has the same limit. */
    static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final OutboundPolicy policy;
    private final CallSettings settings;

    HttpCaller(OutboundPolicy policy, CallSettings settings) {
        this.policy = policy;
        this.settings = settings;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /**
     * An answer of any status.
     *
     * @param body its bytes, at most {@link #MAX_ANSWER_BYTES}; empty where it was streamed
     * @param streamed whether it was handed on line by line instead
     */
    record Answer(int status, byte[] body, boolean streamed) {}

    /** How long a call may take: as long as the node lets it, and no call takes longer than any. */
    Duration patience(NodeRequest request) {
        Long asked = request.timeoutMillis();
        if (asked == null || asked >= settings.timeout().toMillis()) {
            return settings.timeout();
        }
        return Duration.ofMillis(Math.max(asked, 1));
    }

    /** Checks that an address may be called, before anything else is done for the call. */
    URI allowed(String url) throws CallFailed {
        try {
            return policy.check(url);
        } catch (OutboundRefused refused) {
            throw new CallFailed(
                    ErrorCodes.NODE_FAILED,
                    "the worker's address is refused: " + refused.getMessage(),
                    true);
        } catch (UnknownHostException e) {
            throw new CallFailed(
                    ErrorCodes.PROVIDER_UNAVAILABLE,
                    "HTTP request failed: unknown host " + e.getMessage(),
                    true);
        }
    }

    /** Posts JSON and waits so long for the whole answer. */
    Answer post(
            URI uri,
            @Nullable String token,
            Map<String, String> headers,
            String json,
            Duration patience)
            throws CallFailed, InterruptedException {
        return send(posting(uri, token, headers, json), patience, null);
    }

    /**
     * As {@link #post}; an answer that comes as server-sent events goes to the consumer, line by
     * line as it comes.
     */
    Answer post(
            URI uri,
            @Nullable String token,
            Map<String, String> headers,
            String json,
            Duration patience,
            Consumer<String> lines)
            throws CallFailed, InterruptedException {
        return send(posting(uri, token, headers, json), patience, lines);
    }

    Answer get(URI uri, @Nullable String token) throws CallFailed, InterruptedException {
        return send(request(uri, token, Map.of()).GET().build(), settings.timeout(), null);
    }

    private static HttpRequest posting(
            URI uri, @Nullable String token, Map<String, String> headers, String json)
            throws CallFailed {
        var body = HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        return request(uri, token, all).POST(body).build();
    }

    private static HttpRequest.Builder request(
            URI uri, @Nullable String token, Map<String, String> headers) throws CallFailed {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            headers.forEach(request::header);
            if (token != null && !token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return request;
        } catch (IllegalArgumentException e) {
            // Its message may hold the token.
            throw new CallFailed(
                    ErrorCodes.NODE_FAILED,
                    "HTTP request failed: the worker's address or token cannot be sent",
                    true);
        }
    }

    private Answer send(HttpRequest request, Duration patience, @Nullable Consumer<String> lines)
            throws CallFailed, InterruptedException {
        CompletableFuture<HttpResponse<Body>> answer =
                http.sendAsync(request, new Body.Handler(lines));
        try {
            HttpResponse<Body> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            Body body = response.body();
            return new Answer(response.statusCode(), body.bytes(), body.streamed());
        } catch (TimeoutException e) {
            throw new CallFailed(
                    ErrorCodes.TIMEOUT,
                    "the worker did not answer within " + seconds(patience) + " s",
                    false);
        } catch (ExecutionException e) {
            throw failed(request.uri(), e.getCause());
        } finally {
            // Closes the connection of a call that nobody waits for; does nothing to an ended one.
            answer.cancel(true);
        }
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private static CallFailed failed(URI uri, @Nullable Throwable cause) {
        boolean neverLeft =
                cause instanceof ConnectException
                        || cause instanceof UnknownHostException
                        || cause instanceof HttpConnectTimeoutException
                        || cause instanceof SSLHandshakeException;
        if (neverLeft) {
            return new CallFailed(
                    ErrorCodes.PROVIDER_UNAVAILABLE,
                    "HTTP request failed: no connection to " + uri.getAuthority(),
                    true);
        }
        if (cause instanceof IOException broken) {
            return isTooLong(broken)
                    ? tooLong()
                    : new CallFailed(ErrorCodes.PROVIDER_UNAVAILABLE, "HTTP request failed", false);
        }
        return new CallFailed(ErrorCodes.INTERNAL, "HTTP request failed", false);
    }

    static CallFailed tooLong() {
        return CallFailed.answered("worker response is longer than " + MAX_ANSWER_BYTES + " bytes");
    }

    /** The JDK says so by its text alone (BodySubscribers.limiting). */
    private static boolean isTooLong(IOException broken) {
        return String.valueOf(broken.getMessage()).contains("capacity");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
