package io.runledger.query.stream;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of frames that a listener can ask for. */
enum Mode {
    /** The whole state after each step. */
    VALUES,
    /** What each node changed, and what happened to the run. */
    UPDATES,
    /** Nodes as they start and end. */
    TASKS,
    /** Everything about nodes and model calls. */
    DEBUG,
    /** What workers sent for a user interface. */
    CUSTOM,
    /** What models answered. */
    MESSAGES;

    /** A comma-separated list; null or empty asks for all, names of none of them are ignored. */
    static Set<Mode> parse(@Nullable String sent) {
        if (sent == null || sent.isBlank()) {
            return EnumSet.allOf(Mode.class);
        }
        Set<String> names =
                Arrays.stream(sent.split(",")).map(String::strip).collect(Collectors.toSet());
        Set<Mode> modes = EnumSet.noneOf(Mode.class);
        Arrays.stream(values()).filter(mode -> names.contains(mode.text())).forEach(modes::add);
        return modes;
    }

    /** As requests and frames write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
