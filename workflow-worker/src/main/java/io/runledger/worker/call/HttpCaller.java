package io.runledger.worker.call;

import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundRefused;
import io.runledger.worker.run.ErrorCodes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
     * @param body its bytes, at most {@link #MAX_ANSWER_BYTES}
     */
    record Answer(int status, byte[] body) {}

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

    /** Posts JSON and waits for the answer, at most the call timeout. */
    Answer post(URI uri, @Nullable String token, Map<String, String> headers, String json)
            throws CallFailed, InterruptedException {
        var body = HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        return send(request(uri, token, all).POST(body).build());
    }

    Answer get(URI uri, @Nullable String token) throws CallFailed, InterruptedException {
        return send(request(uri, token, Map.of()).GET().build());
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

    private Answer send(HttpRequest request) throws CallFailed, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> response =
                    answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw new CallFailed(
                    ErrorCodes.TIMEOUT,
                    "the worker did not answer within " + settings.timeout().toSeconds() + " s",
                    false);
        } catch (ExecutionException e) {
            throw failed(request.uri(), e.getCause());
        } finally {
            // Closes the connection of a call that nobody waits for; does nothing to an ended one.
            answer.cancel(true);
        }
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
                    ? CallFailed.answered(
                            "worker response is longer than " + MAX_ANSWER_BYTES + " bytes")
                    : new CallFailed(ErrorCodes.PROVIDER_UNAVAILABLE, "HTTP request failed", false);
        }
        return new CallFailed(ErrorCodes.INTERNAL, "HTTP request failed", false);
    }

    /** The JDK says so by its text alone (BodyHandlers.limiting). */
    private static boolean isTooLong(IOException broken) {
        return String.valueOf(broken.getMessage()).contains("capacity");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
