package io.runledger.platform.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every request a name that its answer carries and the log repeats: the caller's own {@code
 * X-Request-Id} where it is up to 128 letters, digits and {@code . _ : -}, else a new UUID.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class RequestId implements WebFilter {

    /** Header of request and answer. */
    public static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();

    // Nothing that could end a log line or begin another header.
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse().getHeaders().set(HEADER, of(exchange));
        return chain.filter(exchange);
    }

    /** The request's id; the same for all who ask during one exchange. */
    public static String of(ServerWebExchange exchange) {
        return (String)
                exchange.getAttributes().computeIfAbsent(ATTRIBUTE, _ -> sentOrNew(exchange));
    }

    private static String sentOrNew(ServerWebExchange exchange) {
        var sent = exchange.getRequest().getHeaders().getFirst(HEADER);
        return sent != null && ACCEPTED.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
    }
}
