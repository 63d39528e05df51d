package io.runledger.standalone.demo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The two models on offer and their prices in USD per token. The prices are invented for the demo
 * and published in {@code docs/reference/demo-model.md}; they never change.
 */
enum PricedModel {
    DEMO_SMALL("demo-small", "0.000001", "0.000002"),
    DEMO_LARGE("demo-large", "0.00001", "0.00003");

    private final String publicName;
    private final BigDecimal promptTokenUsd;
    private final BigDecimal completionTokenUsd;
    private final String deploymentId;

    PricedModel(String publicName, String promptTokenUsd, String completionTokenUsd) {
        this.publicName = publicName;
        this.promptTokenUsd = new BigDecimal(promptTokenUsd);
        this.completionTokenUsd = new BigDecimal(completionTokenUsd);
        this.deploymentId = sha256("runledger demo model " + publicName);
    }

    static Optional<PricedModel> named(String name) {
        return Arrays.stream(values()).filter(model -> model.publicName.equals(name)).findFirst();
    }

    String publicName() {
        return publicName;
    }

    /** Provider and model in LiteLLM's notation, such as {@code demo/demo-small}. */
    String qualifiedName() {
        return "demo/" + publicName;
    }

    /** What LiteLLM calls the model id: 64 hex digits that name the deployment. */
    String deploymentId() {
        return deploymentId;
    }

    BigDecimal promptTokenUsd() {
        return promptTokenUsd;
    }

    BigDecimal completionTokenUsd() {
        return completionTokenUsd;
    }

    BigDecimal promptCostUsd(TokenCount tokens) {
        return promptTokenUsd.multiply(BigDecimal.valueOf(tokens.prompt()));
    }

    BigDecimal completionCostUsd(TokenCount tokens) {
        return completionTokenUsd.multiply(BigDecimal.valueOf(tokens.completion()));
    }

    /** The exact price of a call, without any rounding. */
    BigDecimal costUsd(TokenCount tokens) {
        return promptCostUsd(tokens).add(completionCostUsd(tokens));
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
