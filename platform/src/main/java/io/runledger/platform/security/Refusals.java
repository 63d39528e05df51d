package io.runledger.platform.security;

import io.runledger.platform.http.Problem;
import io.runledger.platform.http.ProblemWriter;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a request is told that may not pass. */
final class Refusals {

    private Refusals() {}

    /** 401; it does not say whether a key exists, was revoked or is another service's. */
    static Mono<Void> unauthorized(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return ProblemWriter.write(
                exchange,
                new Problem(401, "unauthorized", "a valid bearer token or session is required"));
    }

    static Mono<Void> forbidden(ServerWebExchange exchange) {
        return ProblemWriter.write(
                exchange,
                new Problem(
                        403,
                        "forbidden",
                        "the request is not allowed; from a browser it must carry the page's CSRF"
                                + " token"));
    }

    static Mono<Void> malformed(ServerWebExchange exchange) {
        return ProblemWriter.write(
                exchange,
                new Problem(
                        400,
                        "invalid_request",
                        "the address or a header holds characters that are not accepted"));
    }

    /** A person is led to the sign-in page; a script, which cannot follow, gets 401. */
    static Mono<Void> signIn(ServerWebExchange exchange) {
        if (!isNavigation(exchange.getRequest())) {
            return unauthorized(exchange);
        }
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatus.FOUND);
        response.getHeaders().setLocation(URI.create(LocalPath.signIn(exchange.getRequest())));
        return response.setComplete();
    }

    // Browsers that do not send Sec-Fetch-Mode tell by Accept: fetch and EventSource ask for what
    // they want, a navigation for text/html.
    private static boolean isNavigation(ServerHttpRequest request) {
        var headers = request.getHeaders();
        var mode = headers.getFirst("Sec-Fetch-Mode");
        boolean safe =
                HttpMethod.GET.equals(request.getMethod())
                        || HttpMethod.HEAD.equals(request.getMethod());
        return safe
                && !BearerToken.isSent(request)
                && (mode == null || mode.equals("navigate"))
                && !headers.containsHeader("HX-Request")
                && !headers.containsHeader("X-Requested-With")
                && !onlyData(request);
    }

    private static boolean onlyData(ServerHttpRequest request) {
        var accept = String.join(",", request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT));
        return !accept.contains(MediaType.TEXT_HTML_VALUE)
                && (accept.contains("json") || accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE));
    }
}
