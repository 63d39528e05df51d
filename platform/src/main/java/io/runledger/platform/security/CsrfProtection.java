package io.runledger.platform.security;

import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.web.reactive.result.view.CsrfRequestDataValueProcessor;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Keeps other sites from using a browser's cookie: an unsafe request that a cookie could
 * authenticate must repeat a token that only our own pages know. The token's other half is an
 * HttpOnly cookie, so nothing is stored.
 *
 * <p>How a page gets the token: the model of every rendered view has {@code _csrf}. Thymeleaf adds
 * the hidden field to each {@code <form th:action=… method="post">} by itself. For htmx the page
 * has every request carry it as the header {@code X-CSRF-TOKEN}, by an attribute of its body; other
 * scripts read it from that attribute:
 *
 * <pre>{@code
 * <body th:attr='hx-headers=|{"X-CSRF-TOKEN":"${_csrf.token}"}|'>
 * }</pre>
 */
@ControllerAdvice
final class CsrfProtection {

    static final String COOKIE = "runledger_csrf";
    static final String HEADER = "X-CSRF-TOKEN";

    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /** The token for a view; made, and its cookie set, only when a view is rendered. */
    @ModelAttribute("_csrf")
    Mono<CsrfToken> token(ServerWebExchange exchange) {
        Mono<CsrfToken> token =
                exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
        return token.doOnNext(made ->
                exchange.getAttributes()
                        .put(CsrfRequestDataValueProcessor.DEFAULT_CSRF_ATTR_NAME, made));
    }

    /** For pages: every unsafe request, signing in among them. */
    static void ofPages(CsrfSpec csrf) {
        protect(csrf, exchange -> matches(isUnsafe(exchange)));
    }

    /**
     * For the API: only where a cookie would authenticate. Other sites cannot set {@code
     * Authorization}, and where it is set no cookie counts.
     */
    static void ofApi(CsrfSpec csrf) {
        protect(
                csrf,
                exchange ->
                        matches(
                                isUnsafe(exchange)
                                        && !BearerToken.isSent(exchange.getRequest())
                                        && SessionCookie.of(exchange.getRequest()).isPresent()));
    }

    private static void protect(CsrfSpec csrf, ServerWebExchangeMatcher where) {
        var tokens = new CookieServerCsrfTokenRepository();
        tokens.setCookieName(COOKIE);
        tokens.setHeaderName(HEADER);
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict").httpOnly(true));
        csrf.csrfTokenRepository(tokens)
                .requireCsrfProtectionMatcher(where)
                .accessDeniedHandler((exchange, _) -> Refusals.forbidden(exchange));
    }

    private static boolean isUnsafe(ServerWebExchange exchange) {
        return !SAFE.contains(exchange.getRequest().getMethod());
    }

    private static Mono<MatchResult> matches(boolean yes) {
        return yes ? MatchResult.match() : MatchResult.notMatch();
    }
}
