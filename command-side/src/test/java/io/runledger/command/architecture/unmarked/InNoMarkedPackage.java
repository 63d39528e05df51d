package io.runledger.command.architecture.unmarked;

/** Lives in a package that says nothing about null. */
public final class InNoMarkedPackage {

    private InNoMarkedPackage() {}
}
