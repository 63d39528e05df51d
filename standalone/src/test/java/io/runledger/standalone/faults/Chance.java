package io.runledger.standalone.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;

/**
 * Chance that a seed repeats: what befalls a call depends on its id alone, not on the order in
 * which calls happen to come.
 */
public final class Chance {

    private final Random random;

    private Chance(Random random) {
        this.random = random;
    }

    /** The chance of one thing under a seed. */
    public static Chance of(long seed, String what) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest((seed + "\n" + what).getBytes(StandardCharsets.UTF_8));
            return new Chance(new Random(ByteBuffer.wrap(hash).getLong()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** True in so many of a hundred cases. */
    public boolean percent(int share) {
        return random.nextInt(100) < share;
    }

    /** A number from 0 up to below this. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** One of them. */
    public <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The generator itself, for shuffling. */
    public Random random() {
        return random;
    }
}
