package io.runledger.engine;

import io.runledger.events.run.RunEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A run's log in memory. */
final class MemoryLog implements RunStates.RunLog {

    private final List<RunEvent> events;
    final List<RunStates.Kept> kept = new ArrayList<>();
    int read;

    MemoryLog(List<RunEvent> events) {
        this.events = events;
    }

    @Override
    public List<RunStates.Entry> after(long sequence, int limit) {
        var page = new ArrayList<RunStates.Entry>();
        for (int i = (int) sequence + 1; i < events.size() && page.size() < limit; i++) {
            page.add(new RunStates.Entry(i, events.get(i)));
        }
        read += page.size();
        return page;
    }

    @Override
    public Optional<RunStates.Kept> snapshot(int attempt, int step) {
        return kept.stream()
                .filter(each -> each.attempt() == attempt && each.step() <= step)
                .max(Comparator.comparingInt(RunStates.Kept::step));
    }

    @Override
    public void keep(RunStates.Kept snapshot) {
        kept.add(snapshot);
    }
}
