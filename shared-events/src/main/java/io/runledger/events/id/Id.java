package io.runledger.events.id;

/** An identifier: stored, sent and shown as its bare text. */
public interface Id {

    /** The bare text. */
    String value();
}
