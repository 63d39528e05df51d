package io.runledger.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One connection that carries several requests. */
class ConnectionTest extends ServerTest {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private static final String SLOW =
            "GET /api/v1/caller HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + KEY
                    + "\r\n\r\n";

    // Both are refused before anything has to be waited for.
    private static final String NO_CSRF_TOKEN =
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    private static final String NO_SERVICE_TOKEN =
            "POST /api/internal/commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

    @Test
    void goesOnAfterARequestThatWaitedForAnotherAndWasRefusedAtOnce() throws IOException {
        try (var socket = new Socket("localhost", URI.create(address()).getPort())) {
            // Far above what an answer takes; without it a lost request would hang the build.
            socket.setSoTimeout(20_000);
            send(socket, SLOW + NO_CSRF_TOKEN);
            assertThat(status(socket.getInputStream())).isEqualTo("200");
            assertThat(status(socket.getInputStream())).isEqualTo("403");
            send(socket, SLOW + NO_SERVICE_TOKEN);
            assertThat(status(socket.getInputStream())).isEqualTo("200");
            assertThat(status(socket.getInputStream())).isEqualTo("401");
            send(socket, SLOW);
            assertThat(status(socket.getInputStream())).isEqualTo("200");
        }
    }

    private static void send(Socket socket, String requests) throws IOException {
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String status(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            assertThat(read).as("after: " + head).isNotNegative();
            head.append((char) read);
        }
        var length = LENGTH.matcher(head);
        assertThat(length.find()).isTrue();
        in.readNBytes(Integer.parseInt(length.group(1)));
        return head.substring(9, 12);
    }
}
