package io.runledger.platform.page;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses of pages, with what was asked for in them. */
public final class Links {

    private Links() {}

    /** What was sent for each of these names, empty where nothing was. */
    public static Map<String, String> filter(Map<String, String> query, Collection<String> names) {
        Map<String, String> filter = new LinkedHashMap<>();
        names.forEach(name -> filter.put(name, query.getOrDefault(name, "")));
        return filter;
    }

    /** An address with these parameters; empty ones are left out. */
    public static String to(String path, Map<String, String> parameters) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                address.queryParam(name, "{" + name + "}");
                values.put(name, value);
            }
        });
        return address.encode().buildAndExpand(values).toUriString();
    }

    /** The same list's next page; null where there is none. */
    public static @Nullable String next(
            String path, Map<String, String> parameters, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("cursor", cursor);
        return to(path, all);
    }
}
