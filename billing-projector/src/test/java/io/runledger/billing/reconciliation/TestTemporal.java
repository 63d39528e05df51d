package io.runledger.billing.reconciliation;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The SDK's in-JVM server behind a real port: it knows no schedules, and its clock is the real one.
 */
final class TestTemporal {

    private static final Server SERVER = start();

    private TestTemporal() {}

    private static Server start() {
        var services = new TestServicesStarter(true, 0);
        var builder =
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String target() {
        return "127.0.0.1:" + SERVER.getPort();
    }
}
