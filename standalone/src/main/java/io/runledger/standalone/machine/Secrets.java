package io.runledger.standalone.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Secrets in files of their own, readable by their owner only. */
public final class Secrets {

    private static final int SHORTEST = 32;

    private Secrets() {}

    /**
     * Reads a secret, or makes it.
     *
     * @param bytes how many random bytes a new secret has; at least 24, which are 32 characters
     * @throws StartupProblem if the file holds fewer than 32 characters or cannot be read
     */
    public static String readOrMake(Path file, int bytes) {
        if (bytes < 24) {
            throw new IllegalArgumentException("a secret needs 24 bytes or more, not " + bytes);
        }
        try {
            if (!Files.exists(file)) {
                write(file, random(bytes));
            }
            var secret = Files.readString(file).strip();
            if (secret.length() < SHORTEST) {
                throw new StartupProblem(
                        "the secret in %s has %d characters and needs at least %d"
                                .formatted(file, secret.length(), SHORTEST),
                        "write a longer one into the file or delete it to get a new one");
            }
            return secret;
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot read or make the secret in %s (%s)".formatted(file, e),
                    "make it readable and its directory writable for this user",
                    e);
        }
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    // Written beside and renamed: a crash leaves the whole secret or none.
    private static void write(Path file, String secret) throws IOException {
        var draft = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly(draft))) {
            channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }
}
