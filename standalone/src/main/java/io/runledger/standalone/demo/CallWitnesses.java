package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The two witnesses of the demo model's calls, in the order that makes one of them safe: a call is
 * in the spend log before it is reported. Where the log cannot be written the report remains, and
 * an error in the program's own log.
 */
final class CallWitnesses {

    private static final Logger LOG = System.getLogger(CallWitnesses.class.getName());

    private final CallReports reports;
    private final SpendLog log;

    CallWitnesses(CallReports reports, SpendLog log) {
        this.reports = reports;
        this.log = log;
    }

    /** A call that has begun. */
    record Call(CallOrigin origin, OptionalLong entry) {}

    /**
     * Writes down that a call has begun.
     *
     * @param asFailure the report that tells of it if this process does not live to see its end
     */
    Call begin(CallOrigin origin, Json.Obj asFailure) {
        try {
            return new Call(origin, OptionalLong.of(log.begin(SpendRow.of(asFailure))));
        } catch (DataAccessException | TransactionException e) {
            notWritten(origin.callId(), e);
            return new Call(origin, OptionalLong.empty());
        }
    }

    /** Tells how a call ended. */
    void end(Call call, Json.Obj report) {
        try {
            Json.Obj row = SpendRow.of(report);
            // Where its beginning could not be written, perhaps its end can.
            log.end(call.entry().isPresent() ? call.entry().getAsLong() : log.begin(row), row);
        } catch (DataAccessException | TransactionException e) {
            notWritten(call.origin().callId(), e);
        }
        reports.add(call.origin().callId(), report);
    }

    private static void notWritten(String callId, RuntimeException e) {
        LOG.log(Level.ERROR, "demo model: call %s is not in the spend log".formatted(callId), e);
    }
}
