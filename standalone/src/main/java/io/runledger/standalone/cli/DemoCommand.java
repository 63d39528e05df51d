package io.runledger.standalone.cli;

import io.runledger.standalone.client.ProductApi;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ./runledger demo}: publishes the example graphs, runs each, shows what became of them and
 * what they cost, and checks that the money adds up.
 */
public final class DemoCommand {

    /** The demo model answers within a second; a real one may think. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private DemoCommand() {}

    /**
     * Runs the demonstration.
     *
     * @return 0 where all runs succeeded and every amount agrees with every other, else 1
     */
    public static int run(List<String> arguments) {
        Options options = Options.parse(arguments, Set.of("--port", "--data-dir"), Set.of());
        if (!options.words().isEmpty()) {
            throw new UsageProblem("what is \"" + options.words().getFirst() + "\"?");
        }
        List<ExampleGraph> examples = ExampleGraph.all(home());
        try (ProductSession session = session(options);
                ProductApi api = new ProductApi(session.origin(), session.apiKey())) {
            return play(api, examples, session.stays(), System.out) ? 0 : 1;
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("runledger.home", "")).toAbsolutePath();
    }

    private static ProductSession session(Options options) {
        Optional<ProductSession> running = ProductSession.running(options.dataDir());
        if (running.isPresent()) {
            return running.get();
        }
        System.err.println("No product runs on " + options.dataDir() + "; starting one …");
        boolean named = options.value("--data-dir") != null;
        return ProductSession.start(named ? options.dataDir() : null, options.port(0));
    }

    private static boolean play(
            ProductApi api, List<ExampleGraph> examples, boolean stays, PrintStream out) {
        DemoPlay play = new DemoPlay(api, Instant.now().plus(PATIENCE));
        List<DemoAccount> before = play.accounts();
        // All of them first: a run keeps the versions of the subgraphs that there are at its start.
        examples.forEach(play::publish);
        Map<ExampleGraph, String> started = new LinkedHashMap<>();
        examples.forEach(example -> started.put(example, play.start(example)));
        List<DemoRun> runs = new ArrayList<>();
        started.forEach((example, run) -> runs.add(play.await(example, run)));
        List<DemoAccount> after = play.settled(runs);
        DemoReport.print(runs, api, stays, out);
        List<String> differences = DemoCheck.differences(runs, before, after);
        if (differences.isEmpty()) {
            out.println("Checked: every run succeeded, every receipt is its cost rounded up once,");
            out.println("and receipts, runs, ledger and balance agree to the credit.");
        } else {
            out.println("This does not agree:");
            differences.forEach(difference -> out.println("  " + difference));
        }
        out.flush();
        return differences.isEmpty();
    }
}
