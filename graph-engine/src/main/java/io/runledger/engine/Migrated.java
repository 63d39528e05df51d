package io.runledger.engine;

import java.util.List;

/**
 * A position on another graph version.
 *
 * @param droppedNodes completed nodes that the other version does not have, by path
 */
public record Migrated(Execution execution, List<String> droppedNodes) {

    public Migrated {
        droppedNodes = List.copyOf(droppedNodes);
    }
}
