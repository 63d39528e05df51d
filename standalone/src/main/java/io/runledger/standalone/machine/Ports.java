package io.runledger.standalone.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks the one port that a person chooses. */
public final class Ports {

    private Ports() {}

    /**
     * Checks that a server can listen on this port of the loopback interface.
     *
     * @param port 1 to 65535; 0 lets the system choose and is always free
     * @throws StartupProblem if the port is taken, or this user may not listen on it
     */
    public static void requireFree(int port) {
        try (var socket = new ServerSocket()) {
            // Without this a port counts as taken for a minute after its last connection.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            var reason =
                    String.valueOf(e.getMessage()).contains("Permission denied")
                            ? "port " + port + " needs rights that this user does not have"
                            : "port " + port + " is taken by another program";
            throw new StartupProblem(reason, "choose another with --port", e);
        }
    }
}
