package io.runledger.query.run;

import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
import java.util.List;

/** A run's events, oldest first; the first one is {@code requested}. */
public record RunHistory(RunRequested requested, List<LoggedEvent> events) {

    public RunHistory {
        events = List.copyOf(events);
    }
}
