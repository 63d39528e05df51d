package io.runledger.events.worker;

import io.runledger.events.id.WorkerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker as its caller sees it.
 *
 * @param token the bearer token to send, or null for none; never logged
 * @param builtIn whether it is the configured model endpoint, which is called only where no
 *     registered worker fits
 */
public record WorkerTarget(
        WorkerId id,
        String url,
        Protocol protocol,
        @Nullable String token,
        List<String> tags,
        int maxConcurrent,
        @Nullable String model,
        boolean builtIn) {

    public WorkerTarget {
        tags = List.copyOf(tags);
    }

    /** Whether a node with these tags may be sent here: no tags asked for, or one in common. */
    public boolean fits(List<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(tags::contains);
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "WorkerTarget[" + id + " " + protocol + " " + url + "]";
    }
}
