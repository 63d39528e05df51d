package io.runledger.engine.probe;

import java.util.Map;

public final class UsesAnUnorderedMap {
    public Map<String, String> map() {
        return Map.of("a", "b", "c", "d");
    }
}
