package io.runledger.platform.security;

import io.runledger.platform.security.SecurityTokens.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Finds out who sent a request. An {@code Authorization} header decides alone: where it is bad, no
 * cookie helps, so that a request which CSRF protection lets pass for its header never acts for a
 * cookie.
 */
final class Authentications {

    // Looking a key up blocks on the database.
    private final Scheduler virtual =
            Schedulers.fromExecutorService(
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("auth-", 0).factory()),
                    "auth");

    private final ApiKeys keys;
    private final Sessions sessions;
    private final SecurityTokens tokens;

    Authentications(ApiKeys keys, Sessions sessions, SecurityTokens tokens) {
        this.keys = keys;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** By service token; for {@code /api/internal}. */
    Mono<Authentication> service(ServerWebExchange exchange) {
        return Mono.fromCallable(() -> service(exchange.getRequest()))
                .flatMap(Mono::justOrEmpty)
                .map(Authentications::authenticated);
    }

    private Optional<ServiceCaller> service(ServerHttpRequest request) {
        return BearerToken.of(request).map(token -> service(request, token));
    }

    private ServiceCaller service(ServerHttpRequest request, String token) {
        var path = request.getPath().pathWithinApplication();
        return Arrays.stream(Service.values())
                .filter(service -> service.owns(path) && tokens.opens(service, token))
                .findFirst()
                .map(Service::caller)
                .orElseThrow(() -> new BadCredentialsException("not this service's token"));
    }

    /** By API key or session; for everything else. */
    Mono<Authentication> caller(ServerWebExchange exchange) {
        return Mono.fromCallable(() -> caller(exchange.getRequest()))
                .subscribeOn(virtual)
                .flatMap(Mono::justOrEmpty)
                .map(Authentications::authenticated);
    }

    private Optional<Caller> caller(ServerHttpRequest request) {
        var token = BearerToken.of(request);
        if (token.isEmpty()) {
            return SessionCookie.of(request).flatMap(sessions::read);
        }
        return Optional.of(
                keys.authenticate(token.get())
                        .orElseThrow(() -> new BadCredentialsException("no such API key")));
    }

    private static Authentication authenticated(Record caller) {
        return new PreAuthenticatedAuthenticationToken(caller, "", List.of());
    }
}
