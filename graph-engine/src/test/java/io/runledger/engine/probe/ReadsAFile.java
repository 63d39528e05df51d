package io.runledger.engine.probe;

import java.nio.file.Files;
import java.nio.file.Path;

public final class ReadsAFile {
    public boolean there() {
        return Files.exists(Path.of("x"));
    }
}
