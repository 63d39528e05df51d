package io.runledger.command.architecture.probe;

import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.engine.GraphEngine;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunCommand.RequestRun;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

/** One class per broken rule. */
public final class Probes {

    private Probes() {}

    /** An aggregate that asks a database. */
    @Aggregate
    public static final class AsksADatabase {

        private @Nullable JdbcClient db;

        Optional<Integer> balance() {
            return Objects.requireNonNull(db).sql("SELECT 1").query(Integer.class).optional();
        }
    }

    /** An aggregate that reads a file. */
    @Aggregate
    public static final class ReadsAFile {

        String read(Path file) throws IOException {
            return Files.readString(file);
        }
    }

    /** An aggregate that looks at the clock. */
    @Aggregate
    public static final class ReadsTheClock {

        Instant at() {
            return Instant.now();
        }
    }

    /** Rules that are handed a clock. */
    public static final class ClockRules {

        Instant at(Clock clock) {
            return clock.instant();
        }
    }

    /** Rules that make ids up. */
    public static final class RandomRules {

        String id() {
            return UUID.randomUUID().toString();
        }
    }

    /** Somebody who writes a charge past the ledger. */
    public static final class WritesACharge {

        CallFailed write(CallFailed other) {
            return new CallFailed(
                    other.sourceSystem(),
                    other.callId(),
                    other.tenantId(),
                    other.accountId(),
                    other.facts(),
                    "Timeout",
                    other.at());
        }
    }

    /** A second door to runs. */
    public static final class RequestsARun {

        RequestRun again(RequestRun other) {
            return new RequestRun(
                    other.runId(),
                    other.tenantId(),
                    other.idempotencyKey(),
                    other.graph(),
                    other.input(),
                    other.config(),
                    other.accountId(),
                    other.trigger(),
                    other.requestHash(),
                    other.workflowId(),
                    other.subgraphs(),
                    other.origin(),
                    other.start(),
                    other.at());
        }
    }

    /** A controller that starts workflows itself. */
    @RestController
    public static final class StartsWorkflows {

        private final WorkflowClient temporal;

        StartsWorkflows(WorkflowClient temporal) {
            this.temporal = temporal;
        }

        String namespace() {
            return temporal.getOptions().getNamespace();
        }
    }

    /** A controller that carries graphs out itself. */
    @RestController
    public static final class ExecutesGraphs {

        private @Nullable GraphEngine engine;

        String engine() {
            return String.valueOf(engine);
        }
    }

    /** Somebody who makes schedules past the port. */
    public static final class MakesASchedule {

        private @Nullable ScheduleClient schedules;

        void remove(String id) {
            Objects.requireNonNull(schedules).getHandle(id).delete();
        }
    }

    /** A slot that pauses its schedule. */
    public static final class PausesInSlotWorkflow {

        void pause(ScheduleControlPort port, TenantId tenant, ScheduleId schedule) {
            port.pause(tenant, schedule);
        }
    }
}
