package io.runledger.billing.ingest;

import io.runledger.billing.ingest.IngestBody.Element;
import io.runledger.events.json.JsonInvalid;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentUnreadable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Large bodies, stored as they came before they are answered, and taken apart into entries
 * afterwards. Either is one transaction, so a body that was answered is there or its entries are.
 */
@Component
class InboxBodies {

    private static final Logger LOG = LoggerFactory.getLogger(InboxBodies.class);

    private static final String CONTENT_KEY = "inbox";
    private static final String PLACE = "billing_inbox_bodies";

    private final JdbcClient db;
    private final ContentCipher cipher;
    private final Inbox inbox;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transaction;

    InboxBodies(
            JdbcClient db,
            ContentCipher cipher,
            Inbox inbox,
            DeadLetters deadLetters,
            PlatformTransactionManager transactions) {
        this.db = db;
        this.cipher = cipher;
        this.inbox = inbox;
        this.deadLetters = deadLetters;
        this.transaction = new TransactionTemplate(transactions);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Body(long id, Instant receivedAt, byte[] sealed) {}

    void store(byte[] body) {
        db.sql("INSERT INTO billing_inbox_bodies (body) VALUES (:body)")
                .param("body", cipher.seal(CONTENT_KEY, PLACE, body))
                .update();
    }

    /** Takes the next body apart; answers whether there was one. */
    boolean takeApart() {
        return Boolean.TRUE.equals(
                transaction.execute(_ -> {
                    Optional<Body> next = claim();
                    next.ifPresent(this::takeApart);
                    return next.isPresent();
                }));
    }

    private Optional<Body> claim() {
        return db.sql(
                        """
                        SELECT id, received_at, body FROM billing_inbox_bodies
                        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
                        """)
                .query((row, _) ->
                        new Body(
                                row.getLong("id"),
                                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                                row.getBytes("body")))
                .optional();
    }

    private void takeApart(Body body) {
        entries(body)
                .ifPresent(entries -> {
                    Sorted sorted = Sorted.of(entries);
                    inbox.store(sorted.arrivals(), body.receivedAt());
                    deadLetters.store(sorted.deadLetters());
                });
        db.sql("DELETE FROM billing_inbox_bodies WHERE id = :id").param("id", body.id()).update();
    }

    /** Empty where nothing can be made of it, although it was readable when it came. */
    private Optional<List<Element>> entries(Body body) {
        try {
            byte[] plain = cipher.open(CONTENT_KEY, PLACE, body.sealed());
            return Optional.of(IngestBody.read(plain));
        } catch (ContentUnreadable | JsonInvalid e) {
            LOG.error("a stored body of callbacks is unreadable and is a dead letter now", e);
            deadLetters.store(
                    List.of(
                            DeadLetter.of(
                                    "unreadable",
                                    String.valueOf(e.getMessage()),
                                    null,
                                    body.sealed())));
            return Optional.empty();
        }
    }

    /** How many bodies wait. */
    long waiting() {
        return db.sql("SELECT count(*) FROM billing_inbox_bodies").query(Long.class).single();
    }
}
