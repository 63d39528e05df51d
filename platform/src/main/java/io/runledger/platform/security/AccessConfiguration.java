package io.runledger.platform.security;

import static org.springframework.security.config.web.server.SecurityWebFiltersOrder.AUTHENTICATION;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import reactor.core.publisher.Mono;

/**
 * Which address wants what. The first room that matches decides: service tokens for {@code
 * /api/internal}, API key or session for the rest of the API, a signature that the controller
 * checks for {@code /hooks}, and a session with a way to the sign-in page for all other addresses
 * but a few open ones.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AccessConfiguration {

    /** Nothing inline, nothing from elsewhere, no frame around us. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'";

    /** Addresses without a caller. */
    private static final String[] OPEN = {
        "/sign-in",
        "/sign-out",
        "/assets/**",
        "/webjars/**",
        "/favicon*",
        "/openapi/**",
        "/actuator/health/**",
        "/actuator/prometheus"
    };

    @Bean
    @Order(1)
    SecurityWebFilterChain internalAddresses(ServerHttpSecurity http, Authentications who) {
        return room(http, who::service, (exchange, _) -> Refusals.unauthorized(exchange))
                .securityMatcher(pathMatchers("/api/internal/**"))
                .csrf(CsrfSpec::disable)
                .authorizeExchange(access -> access.anyExchange().authenticated())
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain apiAddresses(ServerHttpSecurity http, Authentications who) {
        return room(http, who::caller, (exchange, _) -> Refusals.unauthorized(exchange))
                .securityMatcher(pathMatchers("/api/**", "/v1/**"))
                .csrf(CsrfProtection::ofApi)
                .authorizeExchange(access -> access.anyExchange().authenticated())
                .build();
    }

    @Bean
    @Order(3)
    SecurityWebFilterChain hookAddresses(ServerHttpSecurity http) {
        return plain(http)
                .securityMatcher(pathMatchers("/hooks/**"))
                .csrf(CsrfSpec::disable)
                .authorizeExchange(access -> access.anyExchange().permitAll())
                .build();
    }

    @Bean
    @Order(4)
    SecurityWebFilterChain pages(ServerHttpSecurity http, Authentications who) {
        return room(http, who::caller, (exchange, _) -> Refusals.signIn(exchange))
                .csrf(CsrfProtection::ofPages)
                .authorizeExchange(access ->
                        access.pathMatchers(OPEN)
                                .permitAll()
                                .pathMatchers("/actuator/**")
                                .denyAll()
                                .anyExchange()
                                .authenticated())
                .build();
    }

    private static ServerHttpSecurity room(
            ServerHttpSecurity http,
            ServerAuthenticationConverter who,
            ServerAuthenticationEntryPoint otherwise) {
        // The converter has checked everything already.
        var filter = new AuthenticationWebFilter((ReactiveAuthenticationManager) Mono::just);
        filter.setServerAuthenticationConverter(who);
        filter.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        filter.setAuthenticationFailureHandler(
                new ServerAuthenticationEntryPointFailureHandler(otherwise));
        return plain(http)
                .addFilterAt(filter, AUTHENTICATION)
                .exceptionHandling(refused ->
                        refused.authenticationEntryPoint(otherwise)
                                .accessDeniedHandler(
                                        (exchange, _) -> Refusals.forbidden(exchange)));
    }

    private static ServerHttpSecurity plain(ServerHttpSecurity http) {
        return http.httpBasic(HttpBasicSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(cache -> cache.requestCache(NoOpServerRequestCache.getInstance()))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .headers(headers ->
                        headers.contentSecurityPolicy(
                                        csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                                .referrerPolicy(
                                        referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)));
    }

    @Bean
    ServerExchangeRejectedHandler malformedRequests() {
        return (exchange, _) -> Refusals.malformed(exchange);
    }

    /** Keeps Spring Boot from making a user with a password and printing it. */
    @Bean
    ReactiveAuthenticationManager noPasswords() {
        return _ -> Mono.error(new BadCredentialsException("there are no passwords here"));
    }
}
