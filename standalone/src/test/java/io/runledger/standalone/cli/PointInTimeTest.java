package io.runledger.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-21T12:00:00Z",
        "-90s, 2026-11-21T11:58:30Z",
        "-5m, 2026-11-21T11:55:00Z",
        "-2h, 2026-11-21T10:00:00Z",
        "-7d, 2026-11-14T12:00:00Z",
        "-1w, 2026-11-14T12:00:00Z",
        "2026-11-01, 2026-11-01T00:00:00Z",
        "2026-11-01T02:00:00+02:00, 2026-11-01T00:00:00Z"
    })
    void isReadInEachOfItsForms(String text, Instant at) {
        assertThat(PointInTime.parse(text, NOW)).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7d", "-7y", "yesterday", "2026-13-01", "2026-11-01T00:00:00"})
    void isRefusedInAnyOther(String text) {
        assertThatThrownBy(() -> PointInTime.parse(text, NOW))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("-7d");
    }
}
