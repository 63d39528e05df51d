package io.runledger.events.id;

import java.util.regex.Pattern;

/** Names one call to a model: LiteLLM's {@code litellm_call_id}, ours where we made the call. */
public record CallId(String value) implements Id {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    public CallId {
        IdText.require("call id", value, FORM, "1 to 255 visible ASCII characters");
    }

    @Override
    public String toString() {
        return value;
    }
}
