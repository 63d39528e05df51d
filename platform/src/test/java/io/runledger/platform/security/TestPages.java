package io.runledger.platform.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.AbstractView;
import org.springframework.web.reactive.result.view.View;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Pages that show nothing but their CSRF token. */
@Controller
class TestPages {

    @GetMapping({"/", "/sign-in", "/runs/{id}"})
    View page() {
        return new TokenView();
    }

    @PostMapping("/runs/{id}/cancel")
    ResponseEntity<Void> cancel() {
        return ResponseEntity.noContent().build();
    }

    /** Resolves the model as every template engine's view does. */
    private static final class TokenView extends AbstractView {

        TokenView() {
            setSupportedMediaTypes(List.of(MediaType.TEXT_PLAIN));
        }

        @Override
        protected Mono<Void> renderInternal(
                Map<String, Object> model, @Nullable MediaType type, ServerWebExchange exchange) {
            var token = (CsrfToken) Objects.requireNonNull(model.get("_csrf"));
            var response = exchange.getResponse();
            var text = token.getToken().getBytes(StandardCharsets.UTF_8);
            return response.writeWith(Mono.just(response.bufferFactory().wrap(text)));
        }
    }
}
