package io.runledger.billing.attribution;

import io.runledger.billing.BillingSettings;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Decides whose call it was: by the call id that we minted ourselves, then by the run that the
 * metadata names, then by the end user. What is left goes to a suspense account, the tenant's where
 * the tenant is known, and never to somebody else (NO_SILENT_MISATTRIBUTION).
 */
@Component
public class Attributor {

    private final Runs runs;
    private final JdbcClient db;
    private final BillingSettings settings;

    Attributor(Runs runs, JdbcClient db, BillingSettings settings) {
        this.runs = runs;
        this.db = db;
        this.settings = settings;
    }

    /** Whose successful call it was. */
    public Attribution attribute(CallId callId, Claim claim) {
        Optional<RunId> named = runId(claim.runId());
        Optional<Runs.Unit> unit =
                runs.unit(callId).or(() -> named.flatMap(run -> runs.loggedUnit(run, callId)));
        return attribute(unit, named, claim);
    }

    /**
     * Whose failed call it was. Failed calls are cheap to make under any call id, so one of ours
     * counts only together with its run.
     */
    public Attribution attributeFailure(CallId callId, Claim claim) {
        Optional<RunId> named = runId(claim.runId());
        Optional<Runs.Unit> unit =
                named.flatMap(run ->
                        runs.unit(callId)
                                .filter(known -> known.runId().equals(run))
                                .or(() -> runs.loggedUnit(run, callId)));
        return attribute(unit, named, claim);
    }

    private Attribution attribute(Optional<Runs.Unit> unit, Optional<RunId> named, Claim claim) {
        Optional<RunFacts> run = unit.map(Runs.Unit::runId).or(() -> named).flatMap(runs::find);
        return run.map(facts -> ofRun(facts, unit, claim)).orElseGet(() -> ofEndUser(claim));
    }

    private static Attribution ofRun(RunFacts run, Optional<Runs.Unit> unit, Claim claim) {
        return new Attribution(
                run.tenantId(),
                run.accountId(),
                run.runId(),
                unit.map(Runs.Unit::attempt).orElse(claim.attempt()),
                unit.map(Runs.Unit::node).orElse(claim.node()),
                run.graphId(),
                run.runKind(),
                run.triggerSource(),
                run.scheduleId(),
                false);
    }

    private Attribution ofEndUser(Claim claim) {
        return payer(claim.endUser())
                .map(payer -> withoutRun(payer, claim))
                .orElseGet(() -> withoutRun(suspense(settings.operator()), claim));
    }

    private static Attribution withoutRun(Payer payer, Claim claim) {
        return new Attribution(
                payer.tenantId(),
                payer.accountId(),
                null,
                0,
                claim.node(),
                claim.graphId(),
                null,
                null,
                null,
                claim.endUser() != null && payer.accountId().equals(BillingSettings.SUSPENSE));
    }

    private record Payer(TenantId tenantId, AccountId accountId) {}

    private static Payer suspense(TenantId tenant) {
        return new Payer(tenant, BillingSettings.SUSPENSE);
    }

    private Optional<Payer> payer(@Nullable String endUser) {
        if (endUser == null) {
            return Optional.empty();
        }
        int slash = endUser.indexOf('/');
        try {
            return slash < 0
                    ? ofBareAccount(new AccountId(endUser))
                    : ofPair(
                            new TenantId(endUser.substring(0, slash)),
                            endUser.substring(slash + 1));
        } catch (IllegalArgumentException _) {
            // Not an id of ours: somebody's own name for a user, which says nothing to us.
            return Optional.empty();
        }
    }

    private Optional<Payer> ofPair(TenantId tenant, String account) {
        return db.sql(
                        """
                        SELECT account_id = :account FROM read_model.billing_accounts
                        WHERE tenant_id = :tenant ORDER BY account_id = :account DESC LIMIT 1
                        """)
                .param("account", account)
                .param("tenant", tenant.value())
                .query(Boolean.class)
                .optional()
                .map(known -> known ? new Payer(tenant, new AccountId(account)) : suspense(tenant));
    }

    /** An account's id alone names it only if no other tenant has one of that name. */
    private Optional<Payer> ofBareAccount(AccountId account) {
        if (account.equals(BillingSettings.SUSPENSE)) {
            return Optional.empty();
        }
        List<TenantId> tenants =
                db.sql(
                                """
                                SELECT tenant_id FROM read_model.billing_accounts
                                WHERE account_id = :account LIMIT 2
                                """)
                        .param("account", account.value())
                        .query((row, _) -> new TenantId(row.getString(1)))
                        .list();
        return tenants.size() == 1
                ? Optional.of(new Payer(tenants.getFirst(), account))
                : Optional.empty();
    }

    private static Optional<RunId> runId(@Nullable String sent) {
        if (sent == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunId(sent.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            // A run of somebody else's system: it cannot be one of ours.
            return Optional.empty();
        }
    }
}
