package io.runledger.platform.security;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** The cookie that carries a session. */
final class SessionCookie {

    static final String NAME = "runledger_session";

    private SessionCookie() {}

    static Optional<String> of(ServerHttpRequest request) {
        return Optional.ofNullable(request.getCookies().getFirst(NAME))
                .map(cookie -> cookie.getValue())
                .filter(value -> !value.isEmpty());
    }

    static void set(ServerWebExchange exchange, String session) {
        add(exchange, session, Sessions.LIFETIME);
    }

    static void clear(ServerWebExchange exchange) {
        add(exchange, "", Duration.ZERO);
    }

    private static void add(ServerWebExchange exchange, String value, Duration age) {
        // The scheme is the browser's own where forwarded headers are trusted.
        boolean https = "https".equals(exchange.getRequest().getURI().getScheme());
        exchange.getResponse()
                .addCookie(
                        ResponseCookie.from(NAME, value)
                                .httpOnly(true)
                                .secure(https)
                                .sameSite("Strict")
                                .path("/")
                                .maxAge(age)
                                .build());
    }
}
