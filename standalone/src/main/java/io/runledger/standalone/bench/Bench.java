package io.runledger.standalone.bench;

import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.WakingEventStore;
import io.runledger.platform.temporal.TemporalSettings;
import io.runledger.standalone.client.ProductApi;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures runs beside a bare Temporal workflow with the same calls, and appends beside plain
 * inserts of the same bytes. Everything is in this process and on this machine's loopback.
 */
public final class Bench {

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration APPEND_ROUND = Duration.ofSeconds(3);
    private static final int WARM_UP_INFLIGHT = 16;
    private static final int APPENDS = 4_000;

    private final ApplicationContext product;
    private final ProductApi api;
    private final BenchSettings settings;
    private final Consumer<String> progress;

    /**
     * Makes a measurement of a product that nobody else uses: it is left with the runs of the
     * measurement, and with appended events that belong to no run.
     *
     * @param progress gets a line before each part
     */
    public Bench(
            ApplicationContext product,
            ProductApi api,
            BenchSettings settings,
            Consumer<String> progress) {
        this.product = product;
        this.api = api;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures and prints one table.
     *
     * @throws Exception if anything that was begun did not end well; then there are no figures
     */
    public void run(PrintStream out) throws Exception {
        List<Comparison> table = new ArrayList<>();
        Machine before = Machine.now();
        if (settings.parts().contains(BenchSettings.Part.RUNS)) {
            table.addAll(runs());
        }
        int bytes = settings.parts().contains(BenchSettings.Part.APPENDS) ? appends(table) : 0;
        BenchReport.print(table, bytes, before, Machine.now(), out);
    }

    private List<Comparison> runs() throws Exception {
        List<Comparison> measured = new ArrayList<>();
        WorkflowServiceStubs server = product.getBean(WorkflowServiceStubs.class);
        String namespace = product.getBean(TemporalSettings.class).namespace();
        try (InstantWorker worker = InstantWorker.start();
                RunEnds ends =
                        new RunEnds(
                                product.getBean(EventLog.class),
                                product.getBean(JdbcClient.class));
                BareRuns bare = new BareRuns(server, namespace, worker.address())) {
            ProductRuns runs = new ProductRuns(api, ends);
            runs.prepare(worker.address());
            progress.accept("warming up …");
            Load.run(runs, settings.runs(), WARM_UP_INFLIGHT, WARM_UP);
            Load.run(bare, settings.runs(), WARM_UP_INFLIGHT, WARM_UP);
            for (int inflight : settings.inflight()) {
                progress.accept("runs, " + inflight + " in flight …");
                measured.add(
                        Comparison.of(
                                "runs",
                                inflight,
                                settings.runs(),
                                settings.roundBudget(),
                                runs,
                                bare));
            }
        }
        return measured;
    }

    private int appends(List<Comparison> table) throws Exception {
        progress.accept("appends …");
        StoreAppends store =
                new StoreAppends(
                        product.getBean(WakingEventStore.class), product.getBean(Clock.class));
        Load.run(store, APPENDS, WARM_UP_INFLIGHT, APPEND_ROUND);
        DataSource database = product.getBean(DataSource.class);
        try (RawAppends raw = new RawAppends(database, store.sample())) {
            Load.run(raw, APPENDS, WARM_UP_INFLIGHT, APPEND_ROUND);
            for (int inflight : settings.inflight()) {
                table.add(Comparison.of("appends", inflight, APPENDS, APPEND_ROUND, store, raw));
            }
            return raw.bytes();
        }
    }
}
