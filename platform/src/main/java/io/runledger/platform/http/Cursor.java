package io.runledger.platform.http;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list begins: opaque to callers, base64url of a small JSON object to us.
 * It is not signed; whoever reads one must take its content as untrusted and keep to the tenant.
 */
public final class Cursor {

    private static final int MAX_LENGTH = 1_024;

    private Cursor() {}

    public static String encode(Json.Obj place) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(place.text().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param sent the query parameter; null or empty asks for the first page
     * @throws ProblemException 400 if this is no cursor of ours
     */
    public static Optional<Json.Obj> decode(@Nullable String sent) {
        if (sent == null || sent.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (sent.length() <= MAX_LENGTH
                    && Json.parse(Base64.getUrlDecoder().decode(sent)) instanceof Json.Obj place) {
                return Optional.of(place);
            }
        } catch (JsonInvalid | IllegalArgumentException _) {
            // Falls through to the one answer for everything that is no cursor.
        }
        throw invalid();
    }

    /** The refusal of a cursor that decodes but holds the wrong things. */
    public static ProblemException invalid() {
        return ProblemException.invalid("cursor", "is not one that a list gave out");
    }
}
