package io.runledger.engine;

import io.runledger.events.json.CanonicalJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the canonical JSON of a run's state comes to.
 *
 * @param hash the SHA-256 of the state that a checkpoint holds, in lower-case hex
 * @param bytes how long it is, with ephemeral values and the states of subgraphs under way
 */
record Proof(String hash, long bytes) {

    static Proof of(Execution execution) {
        var kept = CanonicalJson.bytes(execution.checkpointState());
        long bytes = kept.length;
        for (var key : execution.ephemeralKeys()) {
            var value = execution.state().get(key);
            bytes += value == null ? 0 : CanonicalJson.bytes(value).length;
        }
        for (var child : execution.root().children().values()) {
            bytes += bytes(child);
        }
        return new Proof(sha256(kept), bytes);
    }

    private static long bytes(Frame frame) {
        long bytes = CanonicalJson.bytes(frame.state()).length;
        for (var child : frame.children().values()) {
            bytes += bytes(child);
        }
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
