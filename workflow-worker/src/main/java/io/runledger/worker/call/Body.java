package io.runledger.worker.call;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer.
 *
 * @param bytes all of it; empty where it was streamed
 * @param streamed whether it came as server-sent events and was handed on line by line
 */
record Body(byte[] bytes, boolean streamed) {

    /** Around each word of a streamed answer are some hundred bytes that say nothing. */
    private static final long MAX_STREAM_BYTES = 64L * HttpCaller.MAX_ANSWER_BYTES;

    private static final int FIRST_SUCCESS = 200;
    private static final int LAST_SUCCESS = 299;

    /**
     * Reads a body whole, or line by line where it is a stream of events and somebody wants it.
     *
     * @param lines who wants it; null: nobody
     */
    record Handler(@Nullable Consumer<String> lines) implements BodyHandler<Body> {

        @Override
        public BodySubscriber<Body> apply(ResponseInfo answer) {
            if (lines != null && isStream(answer)) {
                return BodySubscribers.limiting(
                        BodySubscribers.fromLineSubscriber(
                                new Lines(lines),
                                _ -> new Body(new byte[0], true),
                                StandardCharsets.UTF_8,
                                null),
                        MAX_STREAM_BYTES);
            }
            return BodySubscribers.limiting(
                    BodySubscribers.mapping(
                            BodySubscribers.ofByteArray(), bytes -> new Body(bytes, false)),
                    HttpCaller.MAX_ANSWER_BYTES);
        }

        private static boolean isStream(ResponseInfo answer) {
            return answer.statusCode() >= FIRST_SUCCESS
                    && answer.statusCode() <= LAST_SUCCESS
                    && answer.headers()
                            .firstValue("Content-Type")
                            .filter(type -> type.strip().startsWith("text/event-stream"))
                            .isPresent();
        }
    }

    /** Takes all lines as they come. A stream that breaks fails the call itself. */
    private record Lines(Consumer<String> lines) implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.accept(line);
        }

        @Override
        public void onError(Throwable failure) {
            // The client tells the call, which waits for the answer.
        }

        @Override
        public void onComplete() {
            // The client tells the call as well.
        }
    }
}
