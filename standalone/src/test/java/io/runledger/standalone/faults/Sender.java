package io.runledger.standalone.faults;

/** Posts a body to the product's ingest. */
@FunctionalInterface
public interface Sender {

    /** What a post is answered with; status 0 where nobody answers. */
    record Taken(int status, String body) {}

    Taken post(String body);
}
