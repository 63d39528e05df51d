package io.runledger.standalone;

import io.runledger.standalone.cli.BenchCommand;
import io.runledger.standalone.cli.DemoCommand;
import io.runledger.standalone.cli.ReconcileCommand;
import io.runledger.standalone.cli.SchedulesCommand;
import io.runledger.standalone.cli.TenantsCommand;
import io.runledger.standalone.cli.UpCommand;
import io.runledger.standalone.cli.UsageProblem;
import io.runledger.standalone.machine.StartupProblem;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** What {@code ./runledger} runs: one command, then its exit code. */
public final class Main {

    private Main() {}

    /**
     * Runs a command.
     *
     * @param args the command's name and its options
     */
    public static void main(String[] args) {
        List<String> all = Arrays.asList(args);
        String command = all.isEmpty() ? "up" : all.getFirst();
        List<String> options = all.isEmpty() ? List.of() : all.subList(1, all.size());
        try {
            run(command, options).ifPresent(System::exit);
        } catch (UsageProblem problem) {
            System.err.println("runledger " + command + ": " + problem.getMessage());
            System.exit(2);
        } catch (StartupProblem problem) {
            System.err.println("Runledger cannot start: " + problem.sentence());
            System.exit(1);
        }
    }

    /** The exit code of a command that has ended; empty where the product goes on running. */
    private static OptionalInt run(String command, List<String> options) {
        return switch (command) {
            case "up" -> {
                UpCommand.run(options);
                yield OptionalInt.empty();
            }
            case "tenants" -> {
                TenantsCommand.run(options);
                yield OptionalInt.of(0);
            }
            case "demo" -> OptionalInt.of(DemoCommand.run(options));
            case "reconcile" -> OptionalInt.of(ReconcileCommand.run(options));
            case "schedules" -> OptionalInt.of(SchedulesCommand.run(options));
            case "bench" -> OptionalInt.of(BenchCommand.run(options));
            default ->
                    throw new UsageProblem(
                            "there is no such command; try up, demo, reconcile, schedules, bench"
                                    + " or tenants");
        };
    }
}
