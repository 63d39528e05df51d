package io.runledger.standalone.cli;

import io.runledger.command.tenant.TenantOpening;
import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.StartupProblem;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/**
 * {@code ./runledger tenants add <id>}: makes a tenant and prints its key, once. Talks to the
 * product that runs on the data directory; where none does, starts it for this one thing.
 */
public final class TenantsCommand {

    private TenantsCommand() {}

    public static void run(List<String> arguments) {
        Options options = Options.parse(arguments, Set.of("--data-dir", "--port"), Set.of());
        List<String> words = options.words();
        if (words.size() != 2 || !words.getFirst().equals("add")) {
            throw new UsageProblem("call it as: ./runledger tenants add <id> [--data-dir DIR]");
        }
        TenantId tenant = tenant(words.getLast());
        System.out.println(add(tenant, options));
        System.err.println("This is the API key of tenant " + tenant + "; it is not shown again.");
    }

    private static TenantId tenant(String text) {
        try {
            return new TenantId(text);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private static String add(TenantId tenant, Options options) {
        RunningInstance instance = RunningInstance.of(options.dataDir());
        if (instance.isAlive()) {
            return instance.addTenant(tenant);
        }
        if (!Files.isDirectory(options.dataDir())) {
            throw new StartupProblem(
                    "there is no data directory " + options.dataDir(),
                    "start ./runledger up first, or name its directory with --data-dir");
        }
        try (RunningProduct product =
                RunningProduct.start(
                        options.dataDir(),
                        FreePort.choose(),
                        System.getenv(),
                        System.err::println)) {
            return product.application().getBean(TenantOpening.class).create(tenant);
        } catch (Refused refused) {
            throw new StartupProblem(String.valueOf(refused.getMessage()), "choose another id");
        }
    }
}
