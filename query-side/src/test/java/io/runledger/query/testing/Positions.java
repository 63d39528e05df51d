package io.runledger.query.testing;

import io.runledger.events.DomainEvent;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.platform.eventstore.LoggedEvent;
import java.util.ArrayList;
import java.util.List;

/** Places in a log for events that are in none. */
public final class Positions {

    private Positions() {}

    /** The run's events of a story as the log would return them, positions from 1. */
    public static List<LoggedEvent> logged(Story story) {
        List<LoggedEvent> logged = new ArrayList<>();
        long position = 0;
        for (DomainEvent event : story.events()) {
            position++;
            if (event instanceof RunEvent) {
                logged.add(
                        new LoggedEvent(
                                position,
                                logged.size(),
                                story.run.value(),
                                event.getClass().getSimpleName(),
                                "1",
                                event.at(),
                                event,
                                Json.Obj.EMPTY));
            }
        }
        return logged;
    }
}
