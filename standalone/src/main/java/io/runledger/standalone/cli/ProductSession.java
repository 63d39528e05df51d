package io.runledger.standalone.cli;

import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A product for the length of one command: one that runs already, or one of its own, which is
 * stopped at the end, also when the command is interrupted.
 */
final class ProductSession implements AutoCloseable {

    private final URI origin;
    private final String apiKey;
    private final @Nullable RunningProduct own;
    private final @Nullable Path temporary;
    private boolean closed;

    private ProductSession(
            URI origin, String apiKey, @Nullable RunningProduct own, @Nullable Path temporary) {
        this.origin = origin;
        this.apiKey = apiKey;
        this.own = own;
        this.temporary = temporary;
        if (own != null) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
        }
    }

    /** The product that runs on this data directory, if one does. */
    static Optional<ProductSession> running(Path dataDir) {
        RunningInstance instance = RunningInstance.of(dataDir);
        return instance.isAlive()
                ? instance.origin()
                        .map(origin -> new ProductSession(origin, instance.apiKey(), null, null))
                : Optional.empty();
    }

    /**
     * Starts a product in this process.
     *
     * @param dataDir where it keeps everything; null for a temporary directory, which is deleted at
     *     the end
     * @param port its HTTP port; 0 for a free one
     */
    static ProductSession start(@Nullable Path dataDir, int port) {
        Path home = dataDir == null ? temporaryDirectory() : dataDir;
        Path temporary = dataDir == null ? home : null;
        int chosen = port == 0 ? FreePort.choose() : port;
        try {
            RunningProduct product =
                    RunningProduct.start(home, chosen, System.getenv(), System.err::println);
            return new ProductSession(product.dashboard(), product.apiKey(), product, temporary);
        } catch (StartupProblem problem) {
            if (temporary != null) {
                delete(temporary);
            }
            throw problem;
        }
    }

    URI origin() {
        return origin;
    }

    String apiKey() {
        return apiKey;
    }

    /** Whether what it knows can still be looked at when the command has ended. */
    boolean stays() {
        return own == null;
    }

    /** The application of a product of its own. */
    ConfigurableApplicationContext application() {
        if (own == null) {
            throw new IllegalStateException("the product runs in another process");
        }
        return own.application();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (own != null) {
            own.close();
        }
        if (temporary != null) {
            delete(temporary);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("runledger-");
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot make a temporary directory (" + e.getMessage() + ")",
                    "name a directory with --data-dir",
                    e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
