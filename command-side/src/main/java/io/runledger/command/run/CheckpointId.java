package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.run.PausePlace;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a run's log that it can go on from: {@code {run id}:{attempt}:{step}}. */
record CheckpointId(RunId runId, int attempt, int step) {

    private static final Pattern FORM =
            Pattern.compile("([0-9A-Fa-f-]{36}):([0-9]{1,9}):([0-9]{1,9})");

    /**
     * @throws IllegalArgumentException if the text names no checkpoint
     */
    static CheckpointId parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("must be {run id}:{attempt}:{step}");
        }
        return new CheckpointId(
                new RunId(form.group(1).toLowerCase(Locale.ROOT)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)));
    }

    /** The wait that begins there, where one does. */
    PausePlace place() {
        return new PausePlace(attempt, step);
    }

    @Override
    public String toString() {
        return runId + ":" + attempt + ":" + step;
    }
}
