package io.runledger.events;

/** A message with {@link Content}, which knows whose key encrypts it. */
public interface ContentOwner {

    /** Names the content key: the id of the run, or a component {@code contentKey} of its own. */
    String contentKey();
}
