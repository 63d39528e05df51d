package io.runledger.standalone.cli;

import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** {@code ./runledger up}: starts everything and stays until it is told to stop. */
public final class UpCommand {

    private static final int DEFAULT_PORT = 8080;

    private UpCommand() {}

    public static void run(List<String> arguments) {
        Options options =
                Options.parse(arguments, Set.of("--port", "--data-dir"), Set.of("--no-browser"));
        if (!options.words().isEmpty()) {
            throw new UsageProblem("what is \"" + options.words().getFirst() + "\"?");
        }
        int port = options.port(DEFAULT_PORT);
        RunningProduct product =
                RunningProduct.start(options.dataDir(), port, System.getenv(), System.err::println);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(product::close));
        announce(product, System.out);
        if (!options.has("--no-browser")) {
            Browser.open(product.dashboard());
        }
    }

    private static void announce(RunningProduct product, PrintStream out) {
        URI dashboard = product.dashboard();
        product.temporalPage().ifPresent(page -> out.println("Temporal's own page: " + page));
        product.newKeyFile()
                .ifPresent(file -> out.println("The API key to sign in with is in " + file));
        out.println("Runledger is ready: " + dashboard);
        out.flush();
    }
}
