package io.runledger.standalone.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options as {@code --name value} or {@code --name=value}, flags, and the words between them. */
final class Options {

    private static final String DEFAULT_DATA_DIR = ".runledger";

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    private Options() {}

    /**
     * Reads a command line.
     *
     * @throws UsageProblem if an option is unknown or its value is missing
     */
    static Options parse(List<String> arguments, Set<String> valued, Set<String> flags) {
        Options options = new Options();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            options.take(rest.pop(), rest, valued, flags);
        }
        return options;
    }

    private void take(String argument, Deque<String> rest, Set<String> valued, Set<String> known) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (!argument.startsWith("--")) {
            words.add(argument);
        } else if (known.contains(name) && equals < 0) {
            flags.add(name);
        } else if (valued.contains(name)) {
            String value = equals < 0 ? rest.poll() : argument.substring(equals + 1);
            if (value == null || value.isEmpty()) {
                throw new UsageProblem("the option " + name + " needs a value");
            }
            values.put(name, value);
        } else {
            throw new UsageProblem("there is no option " + name);
        }
    }

    @Nullable String value(String name) {
        return values.get(name);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    List<String> words() {
        return words;
    }

    /** A port, or {@code absent} where none was given. */
    int port(int absent) {
        String text = value("--port");
        if (text == null) {
            return absent;
        }
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new UsageProblem("--port must be a number from 1 to 65535, not " + text);
    }

    Path dataDir() {
        String text = value("--data-dir");
        // The default is beside the launcher, so that every command finds the same one from
        // anywhere.
        Path dir =
                text == null
                        ? Path.of(System.getProperty("runledger.home", ""), DEFAULT_DATA_DIR)
                        : Path.of(text);
        return dir.toAbsolutePath().normalize();
    }
}
