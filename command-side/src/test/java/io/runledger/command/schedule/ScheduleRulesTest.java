package io.runledger.command.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.Drift;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleCommand;
import io.runledger.events.schedule.ScheduleCommand.ChangeSchedule;
import io.runledger.events.schedule.ScheduleCommand.CreateSchedule;
import io.runledger.events.schedule.ScheduleCommand.DeleteSchedule;
import io.runledger.events.schedule.ScheduleCommand.NoteRepair;
import io.runledger.events.schedule.ScheduleCommand.PauseSchedule;
import io.runledger.events.schedule.ScheduleCommand.RequestBackfill;
import io.runledger.events.schedule.ScheduleCommand.ResumeSchedule;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.ScheduleEvent.SchedulePaused;
import io.runledger.events.schedule.ScheduleEvent.ScheduleRepaired;
import io.runledger.events.schedule.ScheduleEvent.ScheduleResumed;
import io.runledger.events.schedule.Timing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleRulesTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final ScheduleId ID = ScheduleId.random();
    private static final GrantId GRANT = GrantId.random();
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final ScheduleCommand CREATE = create("0 9 * * *");
    private static final ScheduleCommand PAUSE = new PauseSchedule(TENANT, ID, "key:a", NOON);
    private static final ScheduleCommand RESUME = new ResumeSchedule(TENANT, ID, "key:a", NOON);
    private static final ScheduleCommand DELETE = new DeleteSchedule(TENANT, ID, "key:a", NOON);

    private static CreateSchedule create(String cron) {
        return new CreateSchedule(
                TENANT,
                ID,
                null,
                new GraphId("g"),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                timing(cron),
                GRANT,
                "key:a",
                NOON);
    }

    private static ChangeSchedule change(String cron) {
        return new ChangeSchedule(
                TENANT,
                ID,
                null,
                new GraphId("g"),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                timing(cron),
                GRANT,
                "key:a",
                NOON);
    }

    private static Timing timing(String cron) {
        return new Timing(cron, "UTC", OverlapPolicy.SKIP, 10);
    }

    private static ScheduleState after(ScheduleCommand... commands) {
        ScheduleState state = new ScheduleState.Unknown();
        for (ScheduleCommand command : commands) {
            for (ScheduleEvent event : ScheduleRules.decide(state, command)) {
                state = state.after(event);
            }
        }
        return state;
    }

    private static void refuses(ScheduleState state, ScheduleCommand command, RefusalCode code) {
        assertThatThrownBy(() -> ScheduleRules.decide(state, command))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void everythingHappensOnce() {
        assertThat(ScheduleRules.decide(after(), CREATE))
                .hasOnlyElementsOfType(ScheduleCreated.class)
                .hasSize(1);
        assertThat(ScheduleRules.decide(after(CREATE), CREATE)).isEmpty();
        assertThat(ScheduleRules.decide(after(CREATE), PAUSE))
                .hasOnlyElementsOfType(SchedulePaused.class)
                .hasSize(1);
        assertThat(ScheduleRules.decide(after(CREATE, PAUSE), PAUSE)).isEmpty();
        assertThat(ScheduleRules.decide(after(CREATE, PAUSE), RESUME))
                .hasOnlyElementsOfType(ScheduleResumed.class)
                .hasSize(1);
        assertThat(ScheduleRules.decide(after(CREATE), RESUME)).isEmpty();
        assertThat(ScheduleRules.decide(after(CREATE), change("0 10 * * *")))
                .hasOnlyElementsOfType(ScheduleChanged.class)
                .hasSize(1);
        assertThat(ScheduleRules.decide(after(CREATE), change("0 9 * * *"))).isEmpty();
        assertThat(ScheduleRules.decide(after(CREATE), DELETE))
                .hasOnlyElementsOfType(ScheduleDeleted.class)
                .hasSize(1);
    }

    @Test
    void aChangeKeepsThePause() {
        assertThat(after(CREATE, PAUSE, change("0 10 * * *")))
                .isInstanceOfSatisfying(
                        ScheduleState.Living.class, living -> assertThat(living.paused()).isTrue());
    }

    @Test
    void anotherScheduleOfTheSameIdIsRefused() {
        refuses(after(CREATE), create("1 9 * * *"), RefusalCode.CONFLICT);
        refuses(after(CREATE, DELETE), CREATE, RefusalCode.CONFLICT);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (ScheduleState state : List.of(after(), after(CREATE, DELETE))) {
            refuses(state, PAUSE, RefusalCode.NOT_FOUND);
            refuses(state, RESUME, RefusalCode.NOT_FOUND);
            refuses(state, DELETE, RefusalCode.NOT_FOUND);
            refuses(state, change("0 10 * * *"), RefusalCode.NOT_FOUND);
        }
    }

    @Test
    void aBackfillThatEndsBeforeItBeginsIsRefused() {
        refuses(
                after(CREATE),
                new RequestBackfill(
                        TENANT, ID, NOON, NOON.minusMillis(1), OverlapPolicy.SKIP, "key:a", NOON),
                RefusalCode.INVALID_REQUEST);
    }

    @Test
    void aRepairIsNotedAlsoOfWhatOnlyTemporalKnew() {
        NoteRepair repair = new NoteRepair(TENANT, ID, Drift.ORPHANED, "deleted", "key:a", NOON);
        assertThat(ScheduleRules.decide(after(), repair))
                .hasOnlyElementsOfType(ScheduleRepaired.class)
                .hasSize(1);
        assertThat(after(repair)).isEqualTo(new ScheduleState.Unknown());
    }
}
