package io.runledger.command.webhook;

import io.runledger.platform.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The bytes of a delivery as they came, since a signature is over them and nothing else. */
final class RawBody {

    /** More than any known sender sends; GitHub itself stops at 25 MB and rarely passes 100 kB. */
    static final int MOST = 1_048_576;

    /** A sender that is slower than this holds a connection for nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RawBody() {}

    /**
     * Reads a body to its end, but never more of it than is allowed.
     *
     * @throws ProblemException 413 if it is larger, declared or not; 400 if it does not come
     */
    static byte[] read(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > MOST) {
            throw tooLarge();
        }
        DataBuffer joined =
                DataBufferUtils.join(request.getBody(), MOST)
                        .timeout(PATIENCE)
                        .onErrorMap(DataBufferLimitException.class, _ -> tooLarge())
                        .onErrorMap(
                                TimeoutException.class,
                                _ ->
                                        ProblemException.invalid(
                                                "the body did not come within %d s"
                                                        .formatted(PATIENCE.toSeconds())))
                        .block(PATIENCE.multipliedBy(2));
        if (joined == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[joined.readableByteCount()];
        joined.read(bytes);
        DataBufferUtils.release(joined);
        return bytes;
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                413, "payload_too_large", "a delivery has at most %d bytes".formatted(MOST));
    }
}
