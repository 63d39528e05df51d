package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds runs by their id, in the log itself: a run is there as soon as it was accepted. */
@Component
class RunLookup {

    private final EventLog log;

    RunLookup(EventLog log) {
        this.log = log;
    }

    Optional<RunRequested> find(RunId run) {
        return log.readAggregate(run.value(), -1, 1).stream()
                .findFirst()
                .map(first -> (RunRequested) first.event());
    }

    /**
     * A run of this tenant.
     *
     * @throws ProblemException 404 if there is none, or another tenant's
     */
    RunRequested require(TenantId tenant, String id) {
        return parse(id)
                .flatMap(this::find)
                .filter(run -> run.tenantId().equals(tenant))
                .orElseThrow(() -> ProblemException.notFound("there is no run " + id));
    }

    private static Optional<RunId> parse(String id) {
        try {
            return Optional.of(new RunId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            // Not a UUID, so no run: the same answer as for a missing or a foreign one.
            return Optional.empty();
        }
    }
}
