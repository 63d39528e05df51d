package io.runledger.standalone.temporal;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.runledger.standalone.machine.FreePort;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The SDK's in-JVM server, for machines that can have no other. It forgets everything when the
 * process ends, and knows no schedules and no lists of workflows. Its clock is the real one: the
 * SDK's time skipping would jump years ahead.
 */
final class InProcessTemporal implements TemporalServer {

    private final TestServicesStarter services;
    private final Server server;

    private InProcessTemporal(TestServicesStarter services, Server server) {
        this.services = services;
        this.server = server;
    }

    // The SDK's own TestServer listens on every interface of the machine, so its parts are put
    // together here, on the loopback interface.
    static InProcessTemporal start() {
        var services = new TestServicesStarter(true, 0);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.choose());
        var builder = NettyServerBuilder.forAddress(address);
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        try {
            return new InProcessTemporal(services, builder.build().start());
        } catch (IOException e) {
            services.close();
            throw new UncheckedIOException("the in-JVM Temporal server cannot listen", e);
        }
    }

    @Override
    public String target() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public String namespace() {
        return "default";
    }

    @Override
    public Optional<URI> ui() {
        return Optional.empty();
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            services.close();
        }
    }
}
