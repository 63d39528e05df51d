package io.runledger.platform.security;

import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/** Tenants, keys, tokens and sessions, and the rules of {@link AccessConfiguration} over them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
@Import({AccessConfiguration.class, CsrfProtection.class, SignInController.class})
public class SecurityConfiguration {

    @Bean
    SecurityTokens securityTokens(SecuritySettings settings) {
        return new SecurityTokens(settings);
    }

    @Bean
    Tenants tenants(JdbcClient db) {
        return new Tenants(db);
    }

    @Bean
    ApiKeys apiKeys(JdbcClient db) {
        return new ApiKeys(db);
    }

    @Bean
    Sessions sessions(ApiKeys keys, SecurityTokens tokens) {
        return new Sessions(keys, tokens.sessionSecret(), InstantSource.system());
    }

    @Bean
    Authentications authentications(ApiKeys keys, Sessions sessions, SecurityTokens tokens) {
        return new Authentications(keys, sessions, tokens);
    }

    @Bean
    WebFluxConfigurer callerArguments() {
        return new WebFluxConfigurer() {
            @Override
            public void configureArgumentResolvers(ArgumentResolverConfigurer resolvers) {
                resolvers.addCustomResolver(new CallerArgument());
            }
        };
    }
}
