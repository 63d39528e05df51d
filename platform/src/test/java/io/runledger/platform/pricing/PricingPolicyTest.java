package io.runledger.platform.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.billing.Pricing;
import java.util.List;
import org.junit.jupiter.api.Test;

class PricingPolicyTest {

    private final PricingPolicy policy =
            new PricingPolicy(List.of("tiny", "local/*"), List.of("byo/*"));

    @Test
    void namedModelsAreFreeOrPaidForByTheUser() {
        assertThat(policy.of("tiny")).isEqualTo(Pricing.FREE);
        assertThat(policy.of("local/llama")).isEqualTo(Pricing.FREE);
        assertThat(policy.of("byo/gpt")).isEqualTo(Pricing.USER_FUNDED);
    }

    @Test
    void everyOtherModelIsPaidFor() {
        assertThat(policy.of("tiny-2")).isEqualTo(Pricing.PAID);
        assertThat(policy.of("never-heard-of")).isEqualTo(Pricing.PAID);
        assertThat(policy.of(null)).isEqualTo(Pricing.PAID);
    }

    @Test
    void aStarInTheMiddleIsRefused() {
        assertThatThrownBy(() -> new PricingPolicy(List.of("a*b"), List.of()))
                .hasMessageContaining("runledger.pricing.free-models has 'a*b'");
    }
}
