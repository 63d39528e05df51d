package io.runledger.events.webhook;

/** How a sender signs what it sends. */
public enum WebhookScheme {
    /** GitHub: {@code X-Hub-Signature-256: sha256={hex}} over the body. */
    GITHUB,
    /**
     * Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}.
     */
    STANDARD,
    /** A plain HMAC-SHA256 over the body, in hex. */
    HMAC_SHA256,
    /** Plane: {@code X-Plane-Signature: {hex}} over the body. */
    PLANE
}
