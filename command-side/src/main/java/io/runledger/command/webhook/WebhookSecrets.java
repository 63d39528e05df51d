package io.runledger.command.webhook;

import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.content.SecretStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The secrets that senders sign with: made, kept sealed, and never shown a second time. */
@Component
class WebhookSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);

    /** 256 bits, the output of the hash that they are used with. */
    private static final int BYTES = 32;

    private final SecretStore store;
    private final SecureRandom random = new SecureRandom();

    WebhookSecrets(SecretStore store) {
        this.store = store;
    }

    /** A secret, and the name under which it is kept. */
    record Kept(String ref, String secret) {

        @Override
        public String toString() {
            return "Kept[ref=" + ref + ", secret=masked]";
        }
    }

    /**
     * Keeps a secret.
     *
     * @param sent the caller's own; null: a new one is made
     */
    Kept keep(WebhookScheme scheme, @Nullable String sent) {
        String secret = sent == null ? made(scheme) : sent;
        return new Kept(store.keep(secret), secret);
    }

    private String made(WebhookScheme scheme) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return SignatureScheme.secret(scheme, bytes);
    }

    /** The secrets that count for a trigger at a moment. */
    List<String> of(Webhook webhook, Instant at) {
        List<String> secrets = new ArrayList<>();
        for (String ref : webhook.secretRefs(at)) {
            try {
                secrets.add(store.read(ref));
            } catch (ContentUnreadable e) {
                // Rotated away since the trigger was read, or sealed with another master key.
                LOG.warn("a secret of webhook {} cannot be read", webhook.id(), e);
            }
        }
        return secrets;
    }

    void forget(@Nullable String ref) {
        if (ref != null) {
            store.forget(ref);
        }
    }
}
