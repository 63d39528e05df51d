package io.runledger.platform.security;

import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives controller methods their {@link Caller} or {@link ServiceCaller}. */
final class CallerArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        var type = parameter.getParameterType();
        return type == Caller.class || type == ServiceCaller.class;
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter parameter, BindingContext binding, ServerWebExchange exchange) {
        var type = parameter.getParameterType();
        return exchange.getPrincipal()
                .ofType(Authentication.class)
                .<Object>mapNotNull(Authentication::getPrincipal)
                .filter(type::isInstance)
                // A controller that asks for somebody whom its address does not authenticate.
                .switchIfEmpty(
                        Mono.error(() ->
                                new IllegalStateException(
                                        "no %s at %s"
                                                .formatted(
                                                        type.getSimpleName(),
                                                        exchange.getRequest().getPath()))));
    }
}
