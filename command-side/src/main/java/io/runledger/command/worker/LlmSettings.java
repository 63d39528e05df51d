package io.runledger.command.worker;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The model endpoint that nodes call where no registered worker fits.
 *
 * @param baseUrl a LiteLLM proxy, or anything that speaks the OpenAI protocol, with or without
 *     {@code /v1} at its end; null for none
 * @param apiKey the bearer token to send to it, or null for none
 * @param model the model to ask for where neither node nor run names one; null for the first that
 *     the endpoint lists
 */
@ConfigurationProperties("runledger.llm")
record LlmSettings(@Nullable String baseUrl, @Nullable String apiKey, @Nullable String model) {

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "LlmSettings[baseUrl=%s, apiKey=masked, model=%s]".formatted(baseUrl, model);
    }
}
