package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes two starts the same start. */
@Tag("IDEMPOTENT_RUN_START")
class StartKeysTest {

    @Nested
    class RequestHashes {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'graph_id':'g','input':{'a':1,'b':2}} | {'input':{'b':2,'a':1},'graph_id':'g'}",
                    "{'graph_id':'g','input':{'a':1.0}}     | {'graph_id':'g','input':{'a':1}}",
                    "{'graph_id':'g','input':{'a':1e2}}     | {'graph_id':'g','input':{'a':100}}",
                    "{'graph_id':'g','version':null}        | {'graph_id':'g'}",
                    "{'graph_id':'g','config':null}         | {'graph_id':'g','graph':null}",
                    "{'graph_id':'g','unknown':1}           | {'graph_id':'g'}"
                })
        void areTheSameForTheSameRequest(String one, String other) {
            assertThat(hash(one)).isEqualTo(hash(other));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'graph_id':'g'}                        | {'graph_id':'h'}",
                    "{'graph_id':'g','input':{'a':1}}        | {'graph_id':'g','input':{'a':'1'}}",
                    "{'graph_id':'g','input':{'a':null}}     | {'graph_id':'g','input':{}}",
                    "{'graph_id':'g','input':{'a':[1,2]}}    | {'graph_id':'g','input':{'a':[2,1]}}",
                    "{'graph_id':'g','config':{'x':1}}       | {'graph_id':'g','input':{'x':1}}",
                    "{'graph_id':'g','version':1}            | {'graph_id':'g','version':2}",
                    "{'graph_id':'g','billing_account_id':'a'} | {'graph_id':'g'}",
                    "{'input':{'n':9007199254740993}}        | {'input':{'n':9007199254740992}}"
                })
        void differForAnotherRequest(String one, String other) {
            assertThat(hash(one)).isNotEqualTo(hash(other));
        }

        private static String hash(String json) {
            return RequestHash.of((Json.Obj) Json.parse(json.replace('\'', '"')));
        }
    }

    @Nested
    class Keys {

        @ParameterizedTest
        @ValueSource(strings = {"k", "a:b", "schedule", "API:1", "~!\"#", "xapi:"})
        void areTakenAsTheyAreSent(String key) {
            assertThat(IdempotencyKey.of(key)).isEqualTo(key);
        }

        @Test
        void mayHave255Characters() {
            assertThat(IdempotencyKey.of("k".repeat(255))).hasSize(255);
            assertRefused("k".repeat(256));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "a\n", "ä", "a\u0000", "\u007f"})
        void mustBeVisibleAsciiWithoutSpaces(String key) {
            assertRefused(key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"sched:1", "hook:1", "fork:1", "exec:1", "api:1", "api:"})
        void mustNotBeginAsThoseOfOtherDoorsDo(String key) {
            assertRefused(key);
        }

        @Test
        void thatAreNotSentAreNewEachTime() {
            assertThat(IdempotencyKey.of(null))
                    .startsWith("api:")
                    .isNotEqualTo(IdempotencyKey.of(null));
        }

        private static void assertRefused(String key) {
            assertThatThrownBy(() -> IdempotencyKey.of(key))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("Idempotency-Key");
        }
    }
}
