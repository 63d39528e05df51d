package io.runledger.billing.attribution;

import io.runledger.billing.BillingSettings;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who a person says shall pay for a call. A tenant names its own runs and accounts; the operator,
 * who has the calls of nobody, names anybody's.
 */
@Component
public class Payees {

    private final Runs runs;
    private final JdbcClient db;
    private final BillingSettings settings;

    Payees(Runs runs, JdbcClient db, BillingSettings settings) {
        this.runs = runs;
        this.db = db;
        this.settings = settings;
    }

    /**
     * Who pays.
     *
     * @param run the run that it was a call of, or null
     */
    public record Payee(TenantId tenantId, AccountId accountId, @Nullable RunFacts run) {

        /** The facts of a call of this payee. */
        public CallFacts of(CallFacts call) {
            return run == null ? call : withRun(call, run);
        }

        private static CallFacts withRun(CallFacts call, RunFacts run) {
            boolean same = run.runId().equals(call.runId());
            return new CallFacts(
                    call.responseId(),
                    run.runId(),
                    same ? call.attempt() : 0,
                    call.node(),
                    run.graphId(),
                    run.runKind(),
                    run.triggerSource(),
                    run.scheduleId(),
                    call.model(),
                    call.provider(),
                    call.tokensIn(),
                    call.tokensOut(),
                    call.startedAt(),
                    call.durationMillis(),
                    call.cacheHit(),
                    call.estimated());
        }
    }

    /**
     * The payee that a person names.
     *
     * @param runId a run, or null
     * @param accountId an account, for the operator also {@code {tenant}/{account}}; null: the
     *     run's
     * @throws ProblemException 400 if neither is given, or what is given is not there
     */
    public Payee named(TenantId caller, @Nullable String runId, @Nullable String accountId) {
        RunFacts run = runId == null ? null : run(caller, runId);
        if (accountId != null) {
            return account(run == null ? caller : run.tenantId(), caller, accountId, run);
        }
        if (run == null) {
            throw ProblemException.invalid("account_id", "or run_id is required");
        }
        return new Payee(run.tenantId(), run.accountId(), run);
    }

    private RunFacts run(TenantId caller, String sent) {
        try {
            return runs.find(new RunId(sent))
                    .filter(run -> run.tenantId().equals(caller) || isOperator(caller))
                    .orElseThrow(() -> ProblemException.invalid("run_id", "names no run"));
        } catch (IllegalArgumentException _) {
            throw ProblemException.invalid("run_id", "names no run");
        }
    }

    private boolean isOperator(TenantId caller) {
        return caller.equals(settings.operator());
    }

    private Payee account(TenantId tenant, TenantId caller, String sent, @Nullable RunFacts run) {
        int slash = sent.indexOf('/');
        try {
            TenantId owner =
                    slash > 0 && isOperator(caller)
                            ? new TenantId(sent.substring(0, slash))
                            : tenant;
            AccountId account = new AccountId(slash > 0 ? sent.substring(slash + 1) : sent);
            if ((run == null || run.tenantId().equals(owner)) && exists(owner, account)) {
                return new Payee(owner, account, run);
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the one answer for everything that names no account.
        }
        throw ProblemException.invalid("account_id", "names no account");
    }

    private boolean exists(TenantId tenant, AccountId account) {
        return db.sql(
                        """
                        SELECT count(*) > 0 FROM read_model.billing_accounts
                        WHERE tenant_id = :tenant AND account_id = :account
                        """)
                .param("tenant", tenant.value())
                .param("account", account.value())
                .query(Boolean.class)
                .single();
    }
}
