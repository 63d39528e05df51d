package io.runledger.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.billing.Credits;
import java.math.BigDecimal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("CREDIT_UNIT_STANDARD")
class CreditsTest {

    @ParameterizedTest
    @CsvSource({
        "0.07, 2, 0.140000, 1400000",
        "0.00001, 2, 0.000020, 200",
        "0.0015, 2.0, 0.003000, 30000",
        "0.00014, 2.0, 0.000280, 2800",
        "0.0000002, 2.0, 0.0000004, 4",
        "0.00010200000000000001, 2.0, 0.00020400000000000002, 2041",
        "0.00000000001, 2.0, 0.00000000002, 1",
        "0, 2.0, 0.000000, 0",
        "0.07, 1, 0.070000, 700000"
    })
    void oneRoundingUpAtTheVeryEnd(
            BigDecimal provider, BigDecimal markup, String shown, long credits) {
        BigDecimal cost = Credits.costUsd(provider, markup);

        assertThat(Rows.usd(cost)).isEqualTo(shown);
        assertThat(Credits.ofUsd(cost)).isEqualTo(credits);
    }
}
