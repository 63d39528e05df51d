package io.runledger.standalone.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Who may connect: {@code pg_hba.conf}. {@code initdb} trusts everybody on the machine; other users
 * of it are no reason to trust, so the loopback interface needs the password as soon as one is set.
 */
enum HostAccess {
    /** Nobody has a password yet, or the one there was is lost. */
    TRUST("trust"),
    /** The normal case. */
    PASSWORD("scram-sha-256");

    private final String rules;

    HostAccess(String method) {
        this.rules =
                """
                # Written by Runledger. Only this machine, over TCP.
                host all all 127.0.0.1/32 %s
                """
                        .formatted(method);
    }

    /** Whether these rules are the ones in force after the next reload. */
    boolean isIn(Path cluster) {
        try {
            return Files.readString(file(cluster)).equals(rules);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(cluster), e);
        }
    }

    /** Writes these rules; the server reads them at its next start or reload. */
    void writeTo(Path cluster) {
        var draft = cluster.resolve("pg_hba.conf.new");
        try {
            Files.writeString(draft, rules);
            Files.move(draft, file(cluster), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(cluster), e);
        }
    }

    private static Path file(Path cluster) {
        return cluster.resolve("pg_hba.conf");
    }
}
