package io.runledger.standalone.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalBinaryTest {

    @TempDir Path temp;

    private final List<String> said = new ArrayList<>();

    @Test
    void onThePathIsTakenAsItIs() throws IOException {
        var program = program(Files.createDirectory(temp.resolve("bin")).resolve("temporal"), 0);
        var binary =
                new TemporalBinary(
                        Map.of("PATH", program.getParent().toString()), said::add, List.of());
        assertThat(binary.ensure()).isEqualTo(program);
    }

    @Test
    void onThePathThatDoesNotWorkIsPassedOver() throws IOException {
        var broken = program(Files.createDirectory(temp.resolve("bin")).resolve("temporal"), 1);
        var binary =
                new TemporalBinary(
                        Map.of(
                                "PATH", broken.getParent().toString(),
                                "RUNLEDGER_CACHE", temp.resolve("cache").toString()),
                        said::add,
                        List.of((directory, _) -> Optional.of(program(directory.resolve("t"), 0))));
        assertThat(binary.ensure()).isEqualTo(temp.resolve("cache/temporal/1.5.1/temporal"));
    }

    @Test
    void isFetchedOnceByManyAtTheSameTime() throws Exception {
        var fetches = new AtomicInteger();
        TemporalBinary.Source source =
                (directory, _) -> {
                    fetches.incrementAndGet();
                    return Optional.of(program(directory.resolve("temporal"), 0));
                };
        Callable<Path> one = () -> inEmptyCache(source).ensure();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var path : executor.invokeAll(List.of(one, one, one, one))) {
                assertThat(path.get()).isExecutable();
            }
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void leavesNothingBehindWhenEveryWayIsClosed() throws IOException {
        assertThatExceptionOfType(StartupProblem.class)
                .isThrownBy(() -> inEmptyCache((_, _) -> Optional.empty()).ensure())
                .satisfies(problem -> assertThat(problem.sentence()).contains("TEMPORAL_ADDRESS"));
        try (var files = Files.list(temp.resolve("cache/temporal/1.5.1"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("lock");
        }
    }

    @Nested
    class ADownload {

        @Test
        void followsTheSitesAnswerToTheProgramInTheArchive() throws Exception {
            var archive = temp.resolve("a.tar.gz");
            program(temp.resolve("temporal"), 0);
            var tar =
                    new ProcessBuilder(
                            "tar", "-czf", archive.toString(), "-C", temp.toString(), "temporal");
            assertThat(tar.start().waitFor()).isZero();
            var site =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var address = "http://127.0.0.1:" + site.getAddress().getPort();
            answer(
                    site,
                    "/cli/v1.5.1",
                    ("{\"archiveUrl\": \""
                                    + address
                                    + "/a.tar.gz\", \"fileToExtract\": \"temporal\"}")
                            .getBytes(StandardCharsets.UTF_8));
            answer(site, "/a.tar.gz", Files.readAllBytes(archive));
            site.start();
            try {
                var download = new TemporalDownload(URI.create(address + "/cli/"));
                assertThat(inEmptyCache(download).ensure()).isExecutable();
            } finally {
                site.stop(0);
            }
        }

        @Test
        void fromASiteThatCannotBeReachedIsNone() throws IOException {
            var download = new TemporalDownload(URI.create("http://127.0.0.1:1/cli/"));
            assertThat(download.fetch(Files.createDirectory(temp.resolve("d")), said::add))
                    .isEmpty();
            assertThat(said).singleElement().asString().contains("cannot be downloaded");
        }

        private static void answer(HttpServer site, String path, byte[] body) {
            site.createContext(
                    path,
                    exchange -> {
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
        }
    }

    private TemporalBinary inEmptyCache(TemporalBinary.Source source) {
        return new TemporalBinary(
                Map.of("PATH", "", "RUNLEDGER_CACHE", temp.resolve("cache").toString()),
                _ -> {},
                List.of(source));
    }

    private static Path program(Path path, int exit) throws IOException {
        Files.writeString(path, "#!/bin/sh\nexit " + exit + "\n");
        if (!path.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + path + " executable");
        }
        return path;
    }
}
