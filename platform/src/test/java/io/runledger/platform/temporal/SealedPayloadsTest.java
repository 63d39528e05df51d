package io.runledger.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunWorkflow;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedPayloadsTest {

    private static final TenantId ACME = new TenantId("acme");

    private final List<String> keys = new ArrayList<>();
    private final DataConverter converter = SealedPayloads.converter(new NotingSeal());

    /** Turns bytes over, and notes under whose key. */
    private final class NotingSeal implements PayloadSeal {

        @Override
        public byte[] seal(String keyId, byte[] plain) {
            keys.add(keyId);
            return turned(plain);
        }

        @Override
        public byte[] open(String keyId, byte[] sealed) {
            keys.add(keyId);
            return turned(sealed);
        }

        private static byte[] turned(byte[] bytes) {
            byte[] turned = bytes.clone();
            for (int i = 0; i < turned.length; i++) {
                turned[i] ^= 0x55;
            }
            return turned;
        }
    }

    private static WorkflowSerializationContext workflow(String id) {
        return new WorkflowSerializationContext("default", id);
    }

    @Nested
    class ThePayload {

        @Test
        void ofAValueThatKnowsItsRunIsUnderThatRunsKey() {
            var start = new RunWorkflow.Start(ACME, RunId.of(ACME, "k"), 0);

            var payload = converter.toPayload(start).orElseThrow();

            assertThat(payload.getData().toStringUtf8()).doesNotContain("acme");
            assertThat(
                            converter.fromPayload(
                                    payload, RunWorkflow.Start.class, RunWorkflow.Start.class))
                    .isEqualTo(start);
            assertThat(keys).containsOnly(start.runId().value());
        }

        @Test
        void ofAnyOtherValueIsUnderTheKeyOfTheWorkflowsRun() {
            converter.withContext(workflow("graph-run:acme:k")).toPayload("hello");

            assertThat(keys).containsExactly(RunId.of(ACME, "k").value());
        }

        @Test
        void withoutAnyRunIsUnderTheSharedKey() {
            converter.toPayload("hello");
            converter.withContext(workflow("reconciler")).toPayload("hello");

            assertThat(keys).containsOnly(SealedPayloads.SHARED_KEY);
        }

        @Test
        void thatTemporalWouldRefuseIsRefusedHere() {
            StringBuilder noise = new StringBuilder();
            new Random(1).ints(3_000_000, 32, 127).forEach(noise::appendCodePoint);

            assertThatThrownBy(() -> converter.toPayload(noise.toString()))
                    .isInstanceOf(PayloadTooLarge.class);
        }

        @Test
        void ofALargeRepetitiveValueIsCompressed() {
            var payload = converter.toPayload("na ".repeat(1_000_000)).orElseThrow();

            assertThat(payload.getSerializedSize()).isLessThan(100_000);
            assertThat(converter.fromPayload(payload, String.class, String.class))
                    .hasSize(3_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "graph-run:acme:k-1,k-1",
        "graph-run:acme:k-1:a2,k-1",
        "graph-run:acme:a:b:c,a:b:c",
        "graph-run:acme:a:b:a17,a:b",
        "graph-run:acme:k:a0,k:a0"
    })
    void theRunOfAWorkflowFollowsFromItsId(String workflowId, String key) {
        assertThat(WorkflowIds.runOf(workflowId)).isEqualTo(RunId.of(ACME, key).value());
    }
}
