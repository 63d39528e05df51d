package io.runledger.platform.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/**
 * Exchanges an API key for a cookie and back. The page with the form is drawn elsewhere: it posts
 * {@code key}, {@code next} and {@code _csrf} here, and finds the parameter {@code error} in its
 * address when the key was not good.
 */
@RestController
final class SignInController {

    private static final int MAX_KEY = 256;

    private final Sessions sessions;

    SignInController(Sessions sessions) {
        this.sessions = sessions;
    }

    @PostMapping("/sign-in")
    ResponseEntity<Void> signIn(@ModelAttribute SignIn form, ServerWebExchange exchange) {
        var key = form.key() == null ? "" : form.key().strip();
        var session =
                key.isEmpty() || key.length() > MAX_KEY ? null : sessions.open(key).orElse(null);
        if (session == null) {
            return seeOther(LocalPath.signIn(form.next(), "&error"));
        }
        SessionCookie.set(exchange, session);
        return seeOther(LocalPath.orHome(form.next()));
    }

    @PostMapping("/sign-out")
    ResponseEntity<Void> signOut(ServerWebExchange exchange) {
        SessionCookie.clear(exchange);
        return seeOther("/sign-in");
    }

    private static ResponseEntity<Void> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }

    /** The form's fields. */
    record SignIn(@Nullable String key, @Nullable String next) {

        @Override
        public String toString() {
            return "SignIn[masked]";
        }
    }
}
