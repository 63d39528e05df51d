package io.runledger.standalone.machine;

import java.nio.file.Path;
import java.util.Map;

/** Where programs are kept that were fetched or built once and serve every data directory. */
public final class Cache {

    private Cache() {}

    /**
     * The cache's directory: {@code RUNLEDGER_CACHE}, else {@code runledger} in {@code
     * XDG_CACHE_HOME}, else {@code ~/.cache/runledger}. It may not exist yet.
     *
     * @param environment the process's environment variables
     */
    public static Path directory(Map<String, String> environment) {
        var own = environment.getOrDefault("RUNLEDGER_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        var shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        var base =
                shared.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(shared);
        return base.resolve("runledger").toAbsolutePath();
    }
}
