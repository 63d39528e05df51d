package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.NOON;
import static io.runledger.command.run.RunHistory.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run says whose it is, through which door it came, and who asked. */
@Tag("RUN_CONTEXT_REQUIRED")
class RunContextTest {

    private static final TenantId TENANT = new TenantId("acme");

    private static RequestRun request(TenantId tenant, Trigger trigger) {
        return new RequestRun(
                RUN,
                tenant,
                "k-1",
                new GraphRef(new GraphId("hello"), 1, "0".repeat(64)),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                new AccountId("acme"),
                trigger,
                "hash",
                "graph-run:acme:k-1",
                List.of(),
                null,
                null,
                NOON);
    }

    private static Trigger trigger(RunKind kind, String source, String requestedBy) {
        return new Trigger(kind, source, "k-1", requestedBy);
    }

    @Test
    void withoutATenantThereIsNoRequest() {
        Trigger trigger = trigger(RunKind.USER_IMMEDIATE, "api", "key:default");
        assertThatThrownBy(() -> request(null, trigger)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> request(TENANT, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void withoutAKindADoorOrSomebodyWhoAskedThereIsNoTrigger() {
        assertThatThrownBy(() -> trigger(null, "api", "key:default"))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> trigger(RunKind.USER_IMMEDIATE, null, "key:default"))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> trigger(RunKind.USER_IMMEDIATE, "api", null))
                .isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @CsvSource({"'',key:default", "' ',key:default", "api,''", "api,' '"})
    void withAnEmptyDoorOrCallerNothingIsRecorded(String source, String requestedBy) {
        RequestRun request = request(TENANT, trigger(RunKind.USER_IMMEDIATE, source, requestedBy));
        assertThatThrownBy(() -> RunRules.decide(new RunState(), request))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(RefusalCode.INVALID_REQUEST));
    }
}
