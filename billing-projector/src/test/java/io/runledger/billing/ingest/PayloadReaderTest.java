package io.runledger.billing.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.Payloads;
import io.runledger.events.billing.Pricing;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {

    @Nested
    class Facts {

        @ParameterizedTest
        @CsvSource({
            "chat_nonstream, mock-gpt, openai, 10, 20, 0.00014",
            "chat_stream, mock-gpt, openai, 9, 12, 0.00009",
            "chat_stream_include_usage_anthropic_model, mock-claude, anthropic, 9, 5, 0.000102",
            "anthropic_messages, mock-claude, anthropic, 2095, 503, 0.01383",
            "embedding, mock-embed, openai, 10, 0, 0.0000002",
            "cache_hit, up-norm, openai, 1000, 200, 0",
            "text_completion, mock-gpt, openai, 10, 20, 0.00014",
            "upstream_usage_cached_tokens, up-norm, openai, 1000, 200, 0.0032",
            "stream_upstream_broke, up-break, openai, 8, 11, 0.000082",
            "retry_then_success__success_event, up-flaky, openai, 1000, 200, 0.0032",
            "chat_metadata_in_body, mock-gpt, openai, 10, 20, 0.00014",
            "bad_spend_metadata_header, mock-gpt, openai, 10, 20, 0.00014",
            "chat_client_call_id, mock-gpt, openai, 10, 20, 0.00014"
        })
        @Tag("COST_ORACLE_IS_LITELLM")
        void areReadFromRealPayloads(
                String name, String model, String provider, long in, long out, BigDecimal cost) {
            Json.Obj payload = Payloads.of(name);
            ReportedCall call = PayloadReader.read(payload);

            assertThat(call.model()).isEqualTo(model);
            assertThat(call.provider()).isEqualTo(provider);
            assertThat(call.tokensIn()).isEqualTo(in);
            assertThat(call.tokensOut()).isEqualTo(out);
            CostVerdict verdict = CostVerdict.of(payload, Pricing.PAID);
            assertThat(verdict).isInstanceOf(CostVerdict.Charge.class);
            BigDecimal charged = ((CostVerdict.Charge) verdict).providerCostUsd();
            // One payload has a double's noise in its 20th decimal, which is kept as it is.
            assertThat(charged.subtract(cost).abs()).isLessThan(new BigDecimal("1e-18"));
        }

        @Test
        void includeWhoseCallItSaysItWas() {
            var claim = PayloadReader.read(Payloads.of("chat_nonstream")).claim();

            assertThat(claim.runId()).isEqualTo("run-001");
            assertThat(claim.attempt()).isEqualTo(1);
            assertThat(claim.node()).isEqualTo("node-a");
            assertThat(claim.graphId()).isEqualTo("graph-7");
            assertThat(claim.endUser()).isEqualTo("tenant-1");
        }

        @Test
        void keepTheStartAsItWasWrittenAndTheDurationInMillis() {
            ReportedCall call = PayloadReader.read(Payloads.of("chat_nonstream"));

            assertThat(call.startedAt()).isEqualTo("1795247878.449645");
            assertThat(call.durationMillis()).isEqualTo(50);
        }

        @Test
        void areEstimatedWhenTheClientLeftTheStream() {
            Json.Obj left =
                    Payloads.of("chat_stream")
                            .with("error_information", Json.obj().put("error_code", "499").build());

            assertThat(PayloadReader.read(left).estimated()).isTrue();
            assertThat(PayloadReader.read(Payloads.of("chat_stream")).estimated()).isFalse();
        }

        @Test
        void ofAnEmptyPayloadAreHarmless() {
            ReportedCall call = PayloadReader.read(Json.Obj.EMPTY);

            assertThat(call.model()).isEqualTo("unknown");
            assertThat(call.tokensIn()).isZero();
            assertThat(call.claim().endUser()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "1.5", "1e30", "\"7\"", "null", "{}"})
        void countInsaneTokensAsNone(String tokens) {
            Json.Obj payload = Json.Obj.EMPTY.with("prompt_tokens", Json.parse(tokens));

            assertThat(PayloadReader.read(payload).tokensIn()).isZero();
        }

        @Test
        void holdNoCharacterThatADatabaseRefuses() {
            Json.Obj payload = Json.obj().put("model", "a\0b").put("end_user", "\0").build();

            assertThat(PayloadReader.read(payload).model()).isEqualTo("a b");
            assertThat(PayloadReader.read(payload).claim().endUser()).isNull();
        }

        @Test
        void fallBackToTheHeadersEndUser() {
            Json.Obj headers = Json.obj().put("x-litellm-end-user-id", "acme/main").build();
            Json.Obj metadata = Json.obj().put("requester_custom_headers", headers).build();
            Json.Obj payload = Json.obj().put("end_user", "").put("metadata", metadata).build();

            assertThat(PayloadReader.read(payload).claim().endUser()).isEqualTo("acme/main");
        }
    }

    @Nested
    @Tag("NO_PLACEHOLDER_RECEIPTS")
    class Cost {

        @ParameterizedTest
        @CsvSource({
            "null, cost is null",
            "'\"0.07\"', cost is not a number",
            "true, cost is not a number",
            "-0.01, cost is negative",
            "10000.01, cost is above 10000 USD",
            "1e300, cost is above 10000 USD",
            "0, cost is zero for a priced model",
            "0.0, cost is zero for a priced model"
        })
        void thatIsUnknownOrImpossibleIsQuarantined(String cost, String reason) {
            Json.Obj payload =
                    Payloads.of("chat_nonstream").with("response_cost", Json.parse(cost));

            assertThat(CostVerdict.of(payload, Pricing.PAID))
                    .isEqualTo(new CostVerdict.Quarantine(reason));
        }

        @Test
        void thatIsAbsentIsQuarantined() {
            assertThat(
                            CostVerdict.of(
                                    Payloads.of("chat_nonstream").without("response_cost"),
                                    Pricing.PAID))
                    .isEqualTo(new CostVerdict.Quarantine("cost is absent"));
        }

        @Test
        void ofZeroIsCredibleForACacheHit() {
            assertThat(CostVerdict.of(Payloads.of("cache_hit"), Pricing.PAID))
                    .isEqualTo(new CostVerdict.Charge(BigDecimal.ZERO));
        }

        @Test
        void ofZeroIsCredibleWithoutAPrice() {
            Json.Obj free =
                    Payloads.of("chat_nonstream")
                            .with("response_cost", Json.of(0))
                            .with("model_map_information", Json.NULL);

            assertThat(CostVerdict.of(free, Pricing.PAID))
                    .isEqualTo(new CostVerdict.Charge(BigDecimal.ZERO));
        }

        @Test
        void ofZeroIsCredibleWithoutTokens() {
            Json.Obj nothing =
                    Payloads.of("chat_nonstream")
                            .with("response_cost", Json.of(0))
                            .with("prompt_tokens", Json.of(0))
                            .with("completion_tokens", Json.of(0))
                            .with("total_tokens", Json.of(0));

            assertThat(CostVerdict.of(nothing, Pricing.PAID))
                    .isEqualTo(new CostVerdict.Charge(BigDecimal.ZERO));
        }
    }
}
