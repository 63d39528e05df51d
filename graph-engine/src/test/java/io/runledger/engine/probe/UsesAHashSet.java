package io.runledger.engine.probe;

import java.util.HashSet;
import java.util.Set;

public final class UsesAHashSet {
    public Set<String> set() {
        return new HashSet<>();
    }
}
