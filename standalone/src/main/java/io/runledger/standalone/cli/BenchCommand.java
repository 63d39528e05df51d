package io.runledger.standalone.cli;

import io.runledger.standalone.bench.Bench;
import io.runledger.standalone.bench.BenchSettings;
import io.runledger.standalone.bench.BenchSettings.Part;
import io.runledger.standalone.client.ProductApi;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ./runledger bench}: measures the product beside its floors on this machine. */
public final class BenchCommand {

    private static final int DEFAULT_RUNS = 256;
    private static final int MOST_RUNS = 100_000;
    private static final int MOST_INFLIGHT = 1_000;

    /** With the default numbers in flight eight rounds of runs, so the whole stays below 3 min. */
    private static final Duration ROUND = Duration.ofSeconds(10);

    private BenchCommand() {}

    /**
     * Measures.
     *
     * @return 0 where there are figures, 1 where something that was measured failed
     */
    public static int run(List<String> arguments) {
        Options options =
                Options.parse(
                        arguments,
                        Set.of("--only", "--runs", "--inflight", "--data-dir"),
                        Set.of());
        if (!options.words().isEmpty()) {
            throw new UsageProblem("what is \"" + options.words().getFirst() + "\"?");
        }
        BenchSettings settings = settings(options);
        Path dataDir = options.value("--data-dir") == null ? null : options.dataDir();
        requireEmpty(dataDir);
        // Who is told of every run measures the telling.
        System.setProperty("logging.level.io.runledger", "WARN");
        System.err.println("starting a product of its own …");
        try (ProductSession session = ProductSession.start(dataDir, 0);
                ProductApi api = new ProductApi(session.origin(), session.apiKey())) {
            new Bench(session.application(), api, settings, System.err::println).run(System.out);
            return 0;
        } catch (StartupProblem problem) {
            throw problem;
        } catch (Exception e) {
            System.err.println("The measurement failed: " + e);
            return 1;
        }
    }

    private static BenchSettings settings(Options options) {
        String runs = options.value("--runs");
        String inflight = options.value("--inflight");
        return new BenchSettings(
                parts(options.value("--only")),
                runs == null ? DEFAULT_RUNS : number("--runs", runs, MOST_RUNS),
                Arrays.stream((inflight == null ? "1,64" : inflight).split(",", -1))
                        .map(text -> number("--inflight", text, MOST_INFLIGHT))
                        .toList(),
                ROUND);
    }

    private static Set<Part> parts(@Nullable String only) {
        return switch (only) {
            case null -> EnumSet.allOf(Part.class);
            case "runs" -> EnumSet.of(Part.RUNS);
            case "appends" -> EnumSet.of(Part.APPENDS);
            default -> throw new UsageProblem("--only takes runs or appends, not \"" + only + "\"");
        };
    }

    private static int number(String option, String text, int most) {
        if (text.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw new UsageProblem("%s takes 1 to %,d, not \"%s\"".formatted(option, most, text));
    }

    /** It leaves events behind that belong to no run, which nobody wants among real ones. */
    private static void requireEmpty(@Nullable Path dataDir) {
        if (dataDir == null || !Files.exists(dataDir)) {
            return;
        }
        try (Stream<Path> files = Files.list(dataDir)) {
            if (files.findAny().isPresent()) {
                throw new StartupProblem(
                        "the directory " + dataDir + " is not empty",
                        "name a new one with --data-dir, or leave it out for a temporary one");
            }
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + dataDir, "check who may read it", e);
        }
    }
}
