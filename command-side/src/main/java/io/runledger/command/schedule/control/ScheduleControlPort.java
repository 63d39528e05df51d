package io.runledger.command.schedule.control;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.OverlapPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be done to the schedules in Temporal. Each call ends within a few seconds; all of them
 * throw {@link SchedulesUnavailable} where Temporal does not answer, has no schedules, or answers
 * what fits nothing else, and whether it took effect is unknown then.
 */
public interface ScheduleControlPort {

    /**
     * Makes a schedule.
     *
     * @throws ScheduleConflict if it is there already, whatever it is like
     */
    void create(ControlledSchedule schedule);

    /**
     * Makes a schedule like this, but for whether it is paused, which stays as it is. What is so
     * already may be sent again.
     *
     * @throws ScheduleNotFound if there is none
     */
    void update(ControlledSchedule schedule);

    /**
     * Keeps it from starting anything by itself; a paused one stays as it is.
     *
     * @throws ScheduleNotFound if there is none
     */
    void pause(TenantId tenant, ScheduleId schedule);

    /**
     * Lets it start again; one that is not paused stays as it is. Nothing of what was due meanwhile
     * is made up for.
     *
     * @throws ScheduleNotFound if there is none
     */
    void resume(TenantId tenant, ScheduleId schedule);

    /** Removes it; that there is none is a success. What it started goes on. */
    void delete(TenantId tenant, ScheduleId schedule);

    /**
     * Removes what has this id in Temporal; that there is none is a success.
     *
     * @param temporalId as {@link #list} gives it
     */
    void delete(String temporalId);

    /** What Temporal says about it; empty if it has none. */
    Optional<ScheduleDescription> describe(TenantId tenant, ScheduleId schedule);

    /**
     * What Temporal says about what has this id; empty if nothing has.
     *
     * @param temporalId as {@link #list} gives it
     */
    Optional<ScheduleDescription> describe(String temporalId);

    /**
     * Starts its action now, paused or not, or as soon as what it started before has ended: each
     * call starts one, so it is not repeatable. Its time is the moment of the call, by the second.
     *
     * @throws ScheduleNotFound if there is none
     */
    void trigger(TenantId tenant, ScheduleId schedule);

    /**
     * Starts its action for each due time between two moments, both included, paused or not, by its
     * present definition. It goes on after the call; again it starts again what has ended.
     *
     * @param overlap what happens while one of them, or of the others, is under way
     * @throws ScheduleNotFound if there is none
     */
    void backfill(
            TenantId tenant, ScheduleId schedule, Instant from, Instant to, OverlapPolicy overlap);

    /**
     * The ids in Temporal that begin like this, ascending. What was made or removed in the last
     * seconds may be missing or still be there; {@link #describe} knows.
     */
    List<String> list(String prefix);
}
