package io.runledger.platform.http;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/** Answers every exception of a request, from filters and controllers alike, with a problem. */
// Before Spring Boot's own handler, which answers in another shape and stands at -1.
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class ProblemHandler implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        if (exchange.getResponse().isCommitted()) {
            // Half an answer is out: only breaking the connection tells the client so.
            return Mono.error(thrown);
        }
        var problem = Problems.of(thrown);
        if (problem.isEmpty() && DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
            // Nobody is left to answer, and nothing of ours failed.
            return Mono.error(thrown);
        }
        allow(exchange, thrown);
        return ProblemWriter.write(exchange, problem.orElseGet(() -> internal(exchange, thrown)));
    }

    private static void allow(ServerWebExchange exchange, Throwable thrown) {
        if (thrown instanceof MethodNotAllowedException e) {
            exchange.getResponse().getHeaders().setAllow(Set.copyOf(e.getSupportedMethods()));
        }
    }

    private static Problem internal(ServerWebExchange exchange, Throwable thrown) {
        var id = RequestId.of(exchange);
        log.error(
                "request {} {} {} failed",
                id,
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                thrown);
        return new Problem(
                500,
                "internal",
                "the request failed; the log has the cause under request id " + id);
    }
}
