package io.runledger.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.runledger.standalone.machine.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a command finds the product of a data directory. */
class RunningInstanceTest {

    @TempDir Path dataDir;

    @Test
    void isNotThereWithoutAFile() {
        assertThat(RunningInstance.of(dataDir).isAlive()).isFalse();
    }

    @Test
    void isNotThereWhereNothingAnswersOnThePortOfAKilledOne() throws Exception {
        try (AutoCloseable stale = RunningInstance.announce(dataDir, FreePort.choose())) {
            assertThat(stale).isNotNull();
            assertThat(RunningInstance.of(dataDir).isAlive()).isFalse();
        }
    }

    @Test
    void isThereWhileItsReadinessAnswers() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/actuator/health/readiness",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        int port = server.getAddress().getPort();
        try (AutoCloseable announced = RunningInstance.announce(dataDir, port)) {
            assertThat(announced).isNotNull();
            assertThat(RunningInstance.of(dataDir).isAlive()).isTrue();
            assertThat(dataDir.resolve("http-port")).content().isEqualTo(port + "\n");
        } finally {
            server.stop(0);
        }
        assertThat(dataDir.resolve("http-port")).doesNotExist();
        assertThat(dataDir).isEmptyDirectory();
    }
}
