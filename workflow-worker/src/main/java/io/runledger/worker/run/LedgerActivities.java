package io.runledger.worker.run;

import io.runledger.events.id.TenantId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.Controls;
import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreValues;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/**
 * What a run's workflow says to the ledger, and asks it; local activities. All are idempotent: the
 * aggregate takes what it has already recorded, by attempt, step and path, as done.
 *
 * <p>A refusal fails the activity for good, with the refusal's code as type.
 */
@ActivityInterface
public interface LedgerActivities {

    /**
     * Takes the attempt over and starts its first nodes. Where the run's grant does not hold any
     * more, it skips the run instead and fails with the grant's refusal.
     *
     * @param execution the workflow execution, the same after it continues as new
     * @param at when, by the workflow's time: it is a little behind the clock, and an attempt must
     *     not end before it began
     */
    @ActivityMethod(name = "BeginAttempt")
    AttemptStart begin(RunWorkflow.Start start, String execution, Instant at);

    @ActivityMethod(name = "RecordNodes")
    void recordNodes(TenantId tenant, RunCommand.RecordNodes command);

    /**
     * Closes a step.
     *
     * @return the controls that the step lacks; where there are any, nothing was recorded
     */
    @ActivityMethod(name = "RecordStep")
    Controls recordStep(TenantId tenant, RunCommand.RecordStep command);

    /**
     * Reads what the run was told.
     *
     * @param after the number of the last control that is known already
     */
    @ActivityMethod(name = "ReadControls")
    Controls readControls(RunWorkflow.Start start, int after);

    /** Reads how long the attempt waits, where it does. */
    @ActivityMethod(name = "ReadPause")
    PauseLimit readPause(RunWorkflow.Start start);

    /** Ends a wait whose time is over; nothing happens where it is over already, or not yet. */
    @ActivityMethod(name = "ExpirePause")
    void expirePause(TenantId tenant, RunCommand.ExpirePause command);

    /** Reads values of the tenant's store, all of one moment; a repeat may find newer ones. */
    @ActivityMethod(name = "ReadValues")
    StoreValues readValues(ReadValues question);

    /** Puts values into the tenant's store; each says which node puts it, so that none is twice. */
    @ActivityMethod(name = "PutValues")
    void putValues(TenantId tenant, StorePuts puts);

    @ActivityMethod(name = "FailAttempt")
    void fail(TenantId tenant, RunCommand.FailAttempt command);
}
