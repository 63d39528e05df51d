package io.runledger.standalone.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir Path temp;

    @Nested
    class TheDirectory {

        @Test
        void isMadeForItsOwnerOnly() throws IOException {
            try (var directory = DataDirectory.open(temp.resolve("a/b"))) {
                assertThat(modeOf(directory.path())).isEqualTo("rwx------");
            }
        }

        @Test
        void isClosedToOthersWhenItWasMadeEmptyForUs() throws IOException {
            var made = Files.createDirectory(temp.resolve("made"));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (var directory = DataDirectory.open(made)) {
                assertThat(modeOf(directory.path())).isEqualTo("rwx------");
            }
        }

        @Test
        void keepsThePermissionsOfAPlaceThatHoldsOtherThings() throws IOException {
            Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(temp.resolve("letter"), "dear");
            try (var directory = DataDirectory.open(temp)) {
                assertThat(modeOf(directory.path())).isEqualTo("rwxr-xr-x");
            }
        }

        @Test
        void opensAgainAfterItWasClosed() {
            DataDirectory.open(temp).close();
            try (var again = DataDirectory.open(temp)) {
                assertThat(again.path()).isDirectory();
            }
        }

        @Test
        void refusesASecondOpeningInThisProcessAndKeepsTheFirst() throws Exception {
            try (var first = DataDirectory.open(temp)) {
                assertThatExceptionOfType(StartupProblem.class)
                        .isThrownBy(() -> DataDirectory.open(temp))
                        .withMessageContaining("in use by this process");
                assertThat(openInAnotherProcess(first.path()))
                        .contains("in use by process " + ProcessHandle.current().pid());
            }
        }

        @Test
        void isFreeAgainWhenItsProcessWasKilled() throws Exception {
            var holder = java(temp, "hold").start();
            assertThat(holder.inputReader().readLine()).isEqualTo("open");
            assertThatExceptionOfType(StartupProblem.class)
                    .isThrownBy(() -> DataDirectory.open(temp))
                    .withMessageContaining("in use by process " + holder.pid());
            holder.destroyForcibly().waitFor();
            DataDirectory.open(temp).close();
        }

        @Test
        void saysWhatIsWrongWhenAFileIsInItsPlace() throws IOException {
            var file = Files.writeString(temp.resolve("file"), "x");
            assertThatExceptionOfType(StartupProblem.class)
                    .isThrownBy(() -> DataDirectory.open(file.resolve("data")))
                    .withMessageContaining("cannot write to the data directory")
                    .satisfies(problem -> assertThat(problem.sentence()).contains("--data-dir"));
        }

        private String openInAnotherProcess(Path path) throws IOException, InterruptedException {
            var other = java(path, "try").start();
            var said = other.inputReader().readLine();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return said;
        }

        private ProcessBuilder java(Path path, String mode) {
            return new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Holder.class.getName(),
                    path.toString(),
                    mode);
        }
    }

    /** Another process that opens a data directory, and holds it until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            try {
                DataDirectory.open(Path.of(arguments[0]));
                System.out.println("open");
            } catch (StartupProblem problem) {
                System.out.println(problem.sentence());
            }
            if (arguments[1].equals("hold")) {
                System.in.read();
            }
        }
    }

    @Nested
    class ASecret {

        @Test
        void staysTheSameAndIsReadableByItsOwnerOnly() throws IOException {
            String made;
            try (var directory = DataDirectory.open(temp)) {
                made = directory.secret("api-key", 32);
            }
            try (var directory = DataDirectory.open(temp)) {
                assertThat(directory.secret("api-key", 32)).isEqualTo(made);
            }
            assertThat(made).hasSizeGreaterThanOrEqualTo(32).matches("[A-Za-z0-9_-]+");
            assertThat(modeOf(temp.resolve("api-key"))).isEqualTo("rw-------");
        }

        @Test
        void mayBeWrittenByAPersonWithANewlineBehindIt() throws IOException {
            var own = "k".repeat(40);
            Files.writeString(temp.resolve("api-key"), own + "\n");
            try (var directory = DataDirectory.open(temp)) {
                assertThat(directory.secret("api-key", 32)).isEqualTo(own);
            }
        }

        @Test
        void isRefusedWhenItIsTooShort() throws IOException {
            Files.writeString(temp.resolve("api-key"), "short");
            try (var directory = DataDirectory.open(temp)) {
                assertThatExceptionOfType(StartupProblem.class)
                        .isThrownBy(() -> directory.secret("api-key", 32))
                        .withMessageContaining("5 characters");
            }
        }
    }

    @Nested
    class APort {

        @Test
        void thatSomebodyListensOnIsRefused() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThatExceptionOfType(StartupProblem.class)
                        .isThrownBy(() -> Ports.requireFree(socket.getLocalPort()))
                        .satisfies(problem -> assertThat(problem.sentence()).contains("--port"));
            }
        }

        @Test
        void thatWasChosenFreeIsFree() {
            Ports.requireFree(FreePort.choose());
        }
    }

    @Nested
    class AProcess {

        @Test
        void isSeenWithItsArgumentsAndStopped() throws IOException {
            var sleep = new ProcessBuilder("sleep", "1000").start();
            assertThat(Processes.arguments(sleep.toHandle())).endsWith("sleep", "1000");
            // Not by INT, which whoever was started in the background by a shell ignores.
            assertThat(Processes.stop(sleep.toHandle(), "TERM", Duration.ofSeconds(20))).isTrue();
            assertThat(Processes.isRunning(sleep.toHandle())).isFalse();
        }
    }

    @Nested
    class TheCache {

        @Test
        void isWhereTheEnvironmentSays() {
            assertThat(Cache.directory(Map.of("RUNLEDGER_CACHE", "/a", "XDG_CACHE_HOME", "/b")))
                    .isEqualTo(Path.of("/a"));
            assertThat(Cache.directory(Map.of("XDG_CACHE_HOME", "/b")))
                    .isEqualTo(Path.of("/b/runledger"));
            assertThat(Cache.directory(Map.of())).endsWithRaw(Path.of(".cache/runledger"));
        }
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
