package io.runledger.platform.security;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Where a browser goes after signing in: a path of this server, never another site. */
final class LocalPath {

    // One slash and then neither slash nor backslash, which browsers read as "//host".
    private static final Pattern FORM = Pattern.compile("/(?!/)[!-~&&[^\\\\]]{0,2000}");

    private LocalPath() {}

    static String orHome(@Nullable String next) {
        return next != null && FORM.matcher(next).matches() ? next : "/";
    }

    /** The address of the sign-in page that leads back to this request. */
    static String signIn(ServerHttpRequest request) {
        var uri = request.getURI();
        var query = uri.getRawQuery();
        return signIn(query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query, "");
    }

    static String signIn(@Nullable String next, String more) {
        var back = URLEncoder.encode(orHome(next), StandardCharsets.UTF_8);
        return "/sign-in?next=" + back + more;
    }
}
