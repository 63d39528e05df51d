package io.runledger.command;

/** Stands for a class of a sibling side, which is not on this module's classpath. */
public final class SiblingProbe {}
