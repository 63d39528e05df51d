package io.runledger.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has to be done for one node of a step. */
public sealed interface Work {

    /** A call outside; its answer becomes an update by {@link GraphEngine#answered}. */
    record Call(NodeCall call) implements Work {}

    /**
     * A call for each item of an array; the answers become an update by {@link GraphEngine#fanned}.
     *
     * @param items one for each item, in order; null: its prompt cannot be rendered, so it fails
     *     unsent
     */
    record Fan(List<@Nullable NodeCall> items) implements Work {

        public Fan {
            items = Collections.unmodifiableList(new ArrayList<>(items));
        }
    }

    /**
     * Nothing: the result is known at once.
     *
     * @param puts what is put into the tenant's store once the step is through
     */
    record Done(NodeUpdate update, List<StorePut> puts) implements Work {

        public Done {
            puts = List.copyOf(puts);
        }
    }

    /**
     * Nothing here: the node is a subgraph that is entered with this step. What it brings is in
     * {@link Applied#closed} of the step in which it ends.
     */
    record Enclosed() implements Work {}

    /** The node failed before anything was sent. */
    record Failed(String message) implements Work {}
}
