package io.runledger.platform.http;

import java.util.concurrent.Executors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Begins every request on a virtual thread, so that none is answered before the event loop is done
 * with taking it in. Reactor Netty 1.3.7 stops reading a connection for ever after a request that
 * had to wait for the one before it and is then answered at once, as a refused one is
 * (reactor-netty 4347, cured in 1.3.8): the next request on that connection would hang.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OffTheEventLoop implements WebFilter {

    private final Scheduler virtual =
            Schedulers.fromExecutorService(
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("request-", 0).factory()),
                    "request");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange).subscribeOn(virtual);
    }
}
