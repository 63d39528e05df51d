package io.runledger.platform.security;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.BadCredentialsException;

/** Reads {@code Authorization: Bearer …} (RFC 6750), strictly and within bounds. */
final class BearerToken {

    private static final int MAX_HEADER = 512;

    // Visible ASCII; the scheme's name is case-insensitive (RFC 9110, section 11.1).
    private static final Pattern FORM = Pattern.compile("(?i:bearer) +([!-~]{1,256}) *");

    private BearerToken() {}

    /**
     * The request's token; empty where it has no {@code Authorization} at all.
     *
     * @throws BadCredentialsException if the header is there and is not exactly one bearer token
     */
    static Optional<String> of(ServerHttpRequest request) {
        var sent = request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        var header = sent.getFirst();
        var matcher = FORM.matcher(header);
        if (sent.size() > 1 || header.length() > MAX_HEADER || !matcher.matches()) {
            throw new BadCredentialsException("the Authorization header is not one bearer token");
        }
        return Optional.of(matcher.group(1));
    }

    static boolean isSent(ServerHttpRequest request) {
        return request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
    }
}
