package io.runledger.standalone.demo;

import java.time.Instant;

/**
 * An answer that was given, in full or in part.
 *
 * @param id the answer's own id, {@code chatcmpl-…}
 * @param model the model that gave it
 * @param text what was given of it
 * @param tokens what it took
 * @param createdAt when the model began to answer
 * @param firstTextAt when the first text left
 * @param cut whether the client left before the end, so that only a part was given
 */
record Completion(
        String id,
        PricedModel model,
        String text,
        TokenCount tokens,
        Instant createdAt,
        Instant firstTextAt,
        boolean cut) {}
