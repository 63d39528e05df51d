package io.runledger.engine;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that breaks at least one rule; it carries all of them. Trying again never helps. */
public final class GraphInvalid extends RuntimeException {

    // Not serialised: what goes over a wire is the list itself, in a problem document.
    private final transient List<GraphFault> faults;

    GraphInvalid(List<GraphFault> faults) {
        super(
                faults.stream()
                        .map(fault -> fault.code() + ": " + fault.message())
                        .collect(Collectors.joining("; ", "the graph is invalid: ", "")));
        this.faults = List.copyOf(faults);
    }

    public List<GraphFault> faults() {
        return faults;
    }
}
