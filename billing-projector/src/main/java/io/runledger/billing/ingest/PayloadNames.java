package io.runledger.billing.ingest;

import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an entry is called: by call and by response. LiteLLM takes a client's {@code
 * x-litellm-call-id} as it is, so a name may be anything; one that does not fit our form is
 * replaced by its hash, which names the call just as well, on every witness.
 */
final class PayloadNames {

    /** LiteLLM's {@code status} of a call that is to be paid for. */
    static final String SUCCESS = "success";

    private static final Pattern CALL = Pattern.compile("[\\x21-\\x7e]{1,255}");
    // Seen: 470 characters for /v1/responses. An index entry holds about 2,700 bytes.
    private static final Pattern RESPONSE = Pattern.compile("[\\x21-\\x7e]{1,600}");
    private static final Pattern STATUS = Pattern.compile("[a-z_]{1,40}");

    private PayloadNames() {}

    /**
     * {@code litellm_call_id}, else {@code id}; empty where neither is a text with something in it.
     */
    static Optional<CallId> callId(Json.Obj payload) {
        String own = filled(payload.text("litellm_call_id"));
        String name = own != null ? own : filled(payload.text("id"));
        return Optional.ofNullable(name).map(given -> new CallId(fitting(given, CALL)));
    }

    /** LiteLLM's {@code id}, the provider's response id; the call's where there is none. */
    static String responseId(Json.Obj payload, CallId callId) {
        String id = filled(payload.text("id"));
        return id == null ? callId.value() : fitting(id, RESPONSE);
    }

    static String status(Json.Obj payload) {
        return status(payload.text("status"));
    }

    /** A status as it is stored; one that is none of LiteLLM's forms is {@code unknown}. */
    static String status(@Nullable String status) {
        return status != null && STATUS.matcher(status).matches() ? status : "unknown";
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String fitting(String name, Pattern form) {
        return form.matcher(name).matches() ? name : "sha256:" + sha256(name);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
