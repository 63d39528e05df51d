package io.runledger.standalone.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Chooses ports that nobody listens on. */
public final class FreePort {

    private FreePort() {}

    /**
     * A port of the loopback interface that was free a moment ago. Somebody else may take it before
     * it is used, so whoever starts a server on it tries again with another one.
     */
    public static int choose() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }
}
