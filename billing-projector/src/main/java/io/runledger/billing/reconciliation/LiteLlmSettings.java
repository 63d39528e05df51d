package io.runledger.billing.reconciliation;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where LiteLLM's spend log is read. Without an address nothing is reconciled.
 *
 * @param baseUrl LiteLLM's address, with or without {@code /v1}; empty for none
 * @param masterKey LiteLLM's master key, the only one that may read its spend log; a secret
 * @param timeout how long one page may take; LiteLLM on a busy machine needs seconds
 */
@ConfigurationProperties("runledger.litellm")
public record LiteLlmSettings(
        @DefaultValue("") String baseUrl,
        @DefaultValue("") String masterKey,
        @DefaultValue("60s") Duration timeout) {

    /**
     * @throws IllegalArgumentException if the address is no http or https address
     */
    public LiteLlmSettings {
        baseUrl = baseUrl.strip().replaceAll("/+$", "").replaceAll("/v1$", "");
        masterKey = masterKey.strip();
        if (!baseUrl.isEmpty() && !baseUrl.matches("https?://[^\\s/?#]+[^\\s?#]*")) {
            throw new IllegalArgumentException(
                    "runledger.litellm.base-url must be like http://localhost:4000");
        }
    }

    /** Whether there is a spend log to read. */
    public boolean isSet() {
        return !baseUrl.isEmpty();
    }

    /** The address of something of LiteLLM's. */
    URI at(String pathAndQuery) {
        return URI.create(baseUrl + pathAndQuery);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LiteLlmSettings[baseUrl=%s, masterKey=%s, timeout=%s]"
                .formatted(baseUrl, masterKey.isEmpty() ? "none" : "***", timeout);
    }
}
