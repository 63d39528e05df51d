package io.runledger.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRestored(String text) {
        byte[] restored = Tokens.restore(Tokens.replace(bytes(text)));
        assertThat(new String(restored, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "5d0c6f3e-0d7a-5b0e-9c53-3b1f0e6a2c11, 17",
        "graph-run:acme:5d0c6f3e-0d7a-5b0e-9c53-3b1f0e6a2c11, 32",
        "0123456789abcdef, 10",
        "2026-01-31T12:34:56Z, 7",
        "2026-01-31T12:34:56.789Z, 8",
        "2026-01-31T12:34:56.789123Z, 9",
        "2026-01-31T12:34:56.789123456Z, 10"
    })
    void anIdAHashAndAnInstantTakeTheirBytesAndAMark(String text, int length) {
        assertThat(Tokens.replace(bytes(text))).hasSize(length);
        assertRestored(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"a\":[1,2.50,\"ä\\u0001\"]}",
                "0123456789abcdef0",
                "5d0c6f3e-0d7a-5b0e-9c53-3b1f0e6a2c1",
                "5D0C6F3E-0D7A-5B0E-9C53-3B1F0E6A2C11",
                "ffff5d0c6f3e-0d7a-5b0e-9c53-3b1f0e6a2c11ffff",
                "5d0c6f3e-0d7a-5b0e-9c53-3b1f0e6a2c11-0d7a-5b0e-9c53-3b1f0e6a2c11",
                "2026-01-31T12:34:56.7Z",
                "2026-01-31T12:34:56.000Z",
                "2026-01-31T12:34:56.789000Z",
                "2026-13-31T12:34:56Z",
                "2026-01-31T24:00:00Z",
                "1969-12-31T23:59:59Z",
                "12026-01-31T12:34:56Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-01-31T no instant Z",
                "2026-01-31T"
            })
    void everyTextComesBackAsItWas(String text) {
        assertRestored(text);
    }

    @Test
    void mixturesComeBackAsTheyWere() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part >= 0; part--) {
                text.append(part(random));
            }
            assertRestored(text.toString());
        }
    }

    private static String part(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(40));
            case 2 ->
                    Instant.ofEpochSecond(
                                    random.nextLong(300_000_000_000L),
                                    random.nextInt(1_000_000_000))
                            .toString();
            case 3 -> Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)).toString();
            case 4 -> Integer.toString(random.nextInt());
            default -> "-ä\"}".substring(random.nextInt(4));
        };
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> Tokens.replace(new byte[] {'"', 2, '"'}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
