package io.runledger.standalone.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * The directory in which the embedded form keeps everything: databases, logs, secrets. One process
 * at a time may use it; the lock ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {

    /** Room for a fresh database, its write-ahead log and the logs: about twice what they take. */
    static final long NEEDED_BYTES = 200L * 1024 * 1024;

    // POSIX drops a process's locks on a file when that process closes any descriptor of it, so
    // this JVM must never open the lock file of a directory a second time.
    private static final Set<Path> OPEN_HERE = new HashSet<>();

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the directory if it is missing, readable by this user only, and takes it.
     *
     * @throws StartupProblem if another process uses it, it cannot be written, or the disk is full
     */
    public static DataDirectory open(Path wanted) {
        var path = make(wanted);
        synchronized (OPEN_HERE) {
            if (OPEN_HERE.contains(path)) {
                throw inUse(path, "this process (%d)".formatted(ProcessHandle.current().pid()));
            }
            var directory = new DataDirectory(path, lock(path));
            OPEN_HERE.add(path);
            return directory;
        }
    }

    /** Where it is: absolute, without symbolic links. */
    public Path path() {
        return path;
    }

    /**
     * Reads a secret, or makes it on first use.
     *
     * @param name file name in this directory
     * @param bytes how many random bytes a new secret has; at least 24, which are 32 characters
     * @return URL-safe characters, or whatever a person has put into the file
     * @throws StartupProblem if the file holds fewer than 32 characters or cannot be read
     */
    public String secret(String name, int bytes) {
        return Secrets.readOrMake(path.resolve(name), bytes);
    }

    /** Gives the directory back. Servers that keep their files in it must have ended before. */
    @Override
    public void close() {
        synchronized (OPEN_HERE) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unlock " + path, e);
            } finally {
                OPEN_HERE.remove(path);
            }
        }
    }

    private static Path make(Path wanted) {
        try {
            Files.createDirectories(wanted, ownerOnly(wanted));
            var path = wanted.toRealPath();
            closeToOthersIfEmpty(path);
            var usable = Files.getFileStore(path).getUsableSpace();
            if (usable < NEEDED_BYTES) {
                throw new StartupProblem(
                        "the disk of %s has %d MB left and Runledger needs at least %d MB"
                                .formatted(path, usable >> 20, NEEDED_BYTES >> 20),
                        "make room there or choose another place with --data-dir");
            }
            Files.delete(Files.createTempFile(path, ".writable", ""));
            return path;
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot write to the data directory %s (%s)".formatted(wanted, reason(e)),
                    "make it writable for this user or choose another with --data-dir",
                    e);
        }
    }

    // An empty directory was made for us; one that holds other things may be somebody's home.
    private static void closeToOthersIfEmpty(Path path) throws IOException {
        try (var files = Files.list(path)) {
            if (files.findAny().isEmpty() && ownerOnly(path).length > 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rwx------");
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private static FileChannel lock(Path path) {
        var file = path.resolve("lock");
        try {
            var channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(path, owner(file));
            }
            var me = "process " + ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(me.getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot lock the data directory %s (%s)".formatted(path, reason(e)),
                    "choose one on a local disk with --data-dir",
                    e);
        }
    }

    private static String owner(Path file) throws IOException {
        var text = Files.readString(file).strip();
        return text.isEmpty() ? "another process" : text;
    }

    private static StartupProblem inUse(Path path, String owner) {
        return new StartupProblem(
                "the data directory %s is in use by %s".formatted(path, owner),
                "stop that one first or choose another directory with --data-dir");
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
