package io.runledger.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunWorkflow;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static PayloadStore in(Map<String, byte[]> map) {
        return new PayloadStore() {
            @Override
            public void keep(String id, String keyId, byte[] sealed) {
                map.put(id, sealed);
            }

            @Override
            public Optional<byte[]> find(String id) {
                return Optional.ofNullable(map.get(id));
            }
        };
    }

    private static String noise(int length) {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(length, 32, 127).forEach(noise::appendCodePoint);
        return noise.toString();
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
        void thatTemporalWouldRefuseIsRefusedHereWhereThereIsNoStore() {
            assertThatThrownBy(() -> converter.toPayload(noise(3_000_000)))
                    .isInstanceOf(PayloadTooLarge.class);
        }

        @Test
        void thatIsLargeIsNamedAndKeptElsewhere() {
            Map<String, byte[]> store = new HashMap<>();
            DataConverter keeping = SealedPayloads.converter(new NotingSeal(), in(store));
            String text = noise(20_000);

            var payload = keeping.toPayload(text).orElseThrow();

            assertThat(payload.getSerializedSize()).isLessThan(300);
            assertThat(store).hasSize(1);
            assertThat(keeping.fromPayload(payload, String.class, String.class)).isEqualTo(text);
            assertThat(
                            SealedPayloads.converter(new NotingSeal(), in(store))
                                    .fromPayload(payload, String.class, String.class))
                    .isEqualTo(text);
        }

        @Test
        void thatIsLargeHasTheSameNameEachTimeAndAnotherOneInAnotherRun() {
            Map<String, byte[]> store = new HashMap<>();
            DataConverter keeping = SealedPayloads.converter(new NotingSeal(), in(store));
            String text = noise(20_000);

            for (String run : List.of("graph-run:acme:k", "graph-run:acme:k", "graph-run:acme:l")) {
                keeping.withContext(workflow(run)).toPayload(text);
            }

            assertThat(store).hasSize(2);
        }

        @Test
        void thatIsSmallStaysWhereItIs() {
            Map<String, byte[]> store = new HashMap<>();
            SealedPayloads.converter(new NotingSeal(), in(store)).toPayload(noise(5_000));

            assertThat(store).isEmpty();
        }

        @Test
        void thatIsGoneFromTheStoreIsSaidToBe() {
            Map<String, byte[]> store = new HashMap<>();
            var payload =
                    SealedPayloads.converter(new NotingSeal(), in(store))
                            .toPayload(noise(20_000))
                            .orElseThrow();
            DataConverter elsewhere = SealedPayloads.converter(new NotingSeal(), in(Map.of()));

            assertThatThrownBy(() -> elsewhere.fromPayload(payload, String.class, String.class))
                    .isInstanceOf(PayloadLost.class);
        }

        @Test
        void aboveOurOwnLimitIsRefused() {
            DataConverter keeping = SealedPayloads.converter(new NotingSeal(), in(new HashMap<>()));
            String text = noise(45_000_000);

            assertThatThrownBy(() -> keeping.toPayload(text)).isInstanceOf(PayloadTooLarge.class);
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
        "graph-run:acme:k:a0:a0,k:a0",
        "graph-run:acme:k:a2:a0,k:a2",
        "graph-run:acme:k:a2:a1,k:a2"
    })
    void theRunOfAWorkflowFollowsFromItsId(String workflowId, String key) {
        assertThat(WorkflowIds.runOf(workflowId)).isEqualTo(RunId.of(ACME, key).value());
    }
}
