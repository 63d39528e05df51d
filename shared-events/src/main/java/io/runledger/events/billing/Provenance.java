package io.runledger.events.billing;

/** Which witness brought a charge. */
public enum Provenance {
    CALLBACK,
    RECONCILER
}
