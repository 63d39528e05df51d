package io.runledger.engine.probe;

import java.util.UUID;

public final class RollsDice {
    public UUID id() {
        return UUID.randomUUID();
    }
}
