package io.runledger.standalone.e2e;

import static java.util.Map.entry;

import io.runledger.events.json.Json;
import io.runledger.standalone.faults.Chance;
import io.runledger.standalone.faults.FaultyProxy;
import io.runledger.standalone.faults.Model;
import io.runledger.standalone.faults.Oracle;
import io.runledger.standalone.faults.Payer;
import io.runledger.standalone.faults.ProxyCall;
import io.runledger.standalone.faults.Sender;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A product with real runs on a proxy that reports as badly as it can, while both are killed or go
 * away at random moments. A seed repeats what befalls each call, and where the kills are.
 */
final class Ordeal implements AutoCloseable {

    static final String TOKEN = "an-ingest-token-of-the-ordeal-0123456789abcdef";
    static final List<String> TENANTS =
            List.of("default", "north", "south", FaultyProxy.LOSING_TENANT);

    /** Whose money a run takes: the tenant's own account, or another one of it. */
    static final List<Payer> PAYERS =
            List.of(
                    Payer.account("north", "north"),
                    Payer.account("north", "lab"),
                    Payer.account("south", "south"),
                    Payer.account("default", "default"),
                    Payer.account(FaultyProxy.LOSING_TENANT, FaultyProxy.LOSING_TENANT));

    /** About how many calls one run makes. */
    private static final int CALLS_OF_A_RUN = 33;

    /** Calls that are asked for and have not come yet; more would only wait in a queue. */
    private static final int MOST_AHEAD = 500;

    private final Chance chance;
    private final FaultyProxy proxy;
    private final ProductProcess product;
    private final Map<String, Api> tenants = new HashMap<>();
    private final Map<String, Payer> runs = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable ProductProcess> target = new AtomicReference<>();
    private int kills;

    Ordeal(long seed) {
        this.chance = Chance.of(seed, "ordeal");
        this.proxy = FaultyProxy.start(seed, this::post);
        this.product =
                ProductProcess.start(
                        Map.ofEntries(
                                entry("RUNLEDGER_LLM_BASE_URL", proxy.address().toString()),
                                entry("RUNLEDGER_LLM_MODEL", Model.PAID.publicName()),
                                entry("LITELLM_BASE_URL", proxy.address().toString()),
                                entry("LITELLM_MASTER_KEY", FaultyProxy.MASTER_KEY),
                                entry("RUNLEDGER_FREE_MODELS", "free-*"),
                                entry("RUNLEDGER_USER_FUNDED_MODELS", "own-*"),
                                // Asked for here, and not by the clock.
                                entry("RUNLEDGER_RECONCILER_EVERY", "6h"),
                                // A row is visible within three seconds here.
                                entry("RUNLEDGER_RECONCILER_LAG", "3s"),
                                entry("BILLING_INGEST_TOKEN", TOKEN)));
        target.set(product);
        TENANTS.forEach(id -> {
            Api api = id.equals("default") ? product.api() : product.tenant(id);
            tenants.put(id, api);
            api.post("/api/v1/graphs", Json.parse(OrdealRequests.GRAPH)).expect(201);
        });
        Api north = tenant("north");
        north.post("/api/v1/billing/accounts", Json.obj().put("id", "lab").build()).expect(201);
        north.post("/api/v1/billing/accounts/lab/credits", Json.parse(OrdealRequests.DEPOSIT))
                .expect(201);
        for (String budget : OrdealRequests.BUDGETS) {
            north.post("/api/v1/billing/budgets", Json.parse(budget)).expect(201);
        }
        proxy.onRunsCall(this::perhapsCallFromOutside);
    }

    private Sender.Taken post(String body) {
        ProductProcess to = target.get();
        if (to == null) {
            return new Sender.Taken(0, "");
        }
        try {
            Api.Answer answer =
                    to.as(TOKEN)
                            .send(
                                    "POST",
                                    "/api/internal/billing/ingest",
                                    BodyPublishers.ofString(body),
                                    Map.of());
            return new Sender.Taken(answer.status(), answer.body());
        } catch (UncheckedIOException _) {
            return new Sender.Taken(0, ""); // Killed while it read this, or before it answered.
        }
    }

    FaultyProxy proxy() {
        return proxy;
    }

    ProductProcess product() {
        return product;
    }

    Api tenant(String id) {
        return tenants.get(id);
    }

    /** All tenants. */
    List<Api> tenants() {
        return List.copyOf(tenants.values());
    }

    /** The runs, and whose money each was to take. */
    Map<String, Payer> runs() {
        return Map.copyOf(runs);
    }

    int kills() {
        return kills;
    }

    /** Makes about so many calls, while the product is killed so often; returns when all ended. */
    void live(int calls, int kills) throws InterruptedException {
        // The other calls come from outside.
        int wanted = calls * 5 / 6 / CALLS_OF_A_RUN;
        Thread starter = Thread.ofVirtual().start(() -> startRuns(wanted));
        List<Integer> moments = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            moments.add(calls / 20 + chance.below(calls * 17 / 20));
        }
        moments.stream().sorted().forEach(this::killAt);
        starter.join();
        if (runs.size() != wanted) {
            throw new AssertionError("%d runs of %d".formatted(runs.size(), wanted));
        }
        runs.forEach((run, payer) -> tenant(payer.tenantId()).ended(run));
    }

    private void startRuns(int wanted) {
        for (int number = 0; number < wanted; number++) {
            int mine = number;
            Eventually.within(
                    Duration.ofMinutes(5),
                    () -> mine * CALLS_OF_A_RUN - proxy.callCount() < MOST_AHEAD,
                    () -> proxy.callCount() + " calls for " + mine + " runs");
            Payer payer = PAYERS.get(number % PAYERS.size());
            Json.Obj request =
                    ((Json.Obj) Json.parse(OrdealRequests.REQUEST))
                            .with("billing_account_id", Json.of(payer.accountId()));
            runs.put(started(tenant(payer.tenantId()), "ordeal-" + number, request), payer);
        }
    }

    private static String started(Api api, String key, Json.Obj request) {
        Api.Answer answer =
                answered(() -> api.post("/api/v1/runs", request, Map.of("Idempotency-Key", key)));
        if (answer.status() != 202 && answer.status() != 200) {
            throw new AssertionError("%d: %s".formatted(answer.status(), answer.body()));
        }
        return String.valueOf(answer.json().text("run_id"));
    }

    /** The answer to a request that may be repeated, once there is one. */
    static Api.Answer answered(Supplier<Api.Answer> request) {
        AtomicReference<Api.Answer> last = new AtomicReference<>();
        Eventually.within(
                Duration.ofMinutes(3),
                () -> {
                    try {
                        last.set(request.get());
                        return last.get().status() != 0 && last.get().status() != 503;
                    } catch (UncheckedIOException _) {
                        return false; // Killed while it answered.
                    }
                },
                () -> "the last answer: " + last.get());
        return last.get();
    }

    private void killAt(int callCount) {
        Eventually.within(
                Duration.ofMinutes(5),
                () -> proxy.callCount() >= callCount,
                () -> proxy.callCount() + " of " + callCount + " calls");
        kill();
    }

    /** Kills the product, alone or with all that works for it, and starts it again. */
    void kill() {
        // The last of the first two takes its servers along, so that no ordeal is without one.
        boolean everything = kills == 1 || chance.percent(35);
        kills++;
        if (everything) {
            product.killAll9();
        } else {
            product.kill9();
        }
        product.restart();
    }

    /** Now and then somebody else makes a call, too. */
    private void perhapsCallFromOutside(ProxyCall ofRun) {
        Chance its = Chance.of(0, "outside " + ofRun.callId());
        if (!its.percent(20)) {
            return;
        }
        Model model = its.of(List.of(Model.PAID, Model.PAID, Model.PAID, Model.FREE));
        String id = UUID.nameUUIDFromBytes(ofRun.callId().getBytes()).toString();
        Payer lab = Payer.account("north", "lab");
        Payer south = Payer.account("south", "south");
        Payer nobody = Payer.account("default", "suspense");
        switch (its.below(8)) {
            case 0 -> proxy.callFromOutside(id, model, "north/lab", Json.NULL, lab);
            case 1 -> proxy.callFromOutside(id, model, "lab", Json.NULL, lab);
            case 2 ->
                    proxy.callFromOutside(
                            id,
                            model,
                            "south/nowhere",
                            Json.NULL,
                            Payer.account("south", "suspense"));
            case 3 -> proxy.callFromOutside(id, model, "me@example.org", Json.NULL, nobody);
            case 4 -> {
                Payer ofItsRun = Oracle.payerOf(ofRun);
                Json metadata = ((Json.Obj) ofRun.metadata()).with("node_id", Json.of("aside"));
                proxy.callFromOutside(
                        id,
                        model,
                        null,
                        metadata,
                        new Payer(
                                ofItsRun.tenantId(),
                                ofItsRun.accountId(),
                                ofItsRun.runId(),
                                ofItsRun.attempt(),
                                "aside"));
            }
            case 5 -> {
                Json metadata = Json.obj().put("run_id", UUID.randomUUID().toString()).build();
                proxy.callFromOutside(id, model, "south/south", metadata, south);
            }
            case 6 -> proxy.callsUnderOneIdFromOutside(id, model, "south/south", south);
            default -> proxy.callFromOutside("my call ✓ " + id, model, null, Json.NULL, nobody);
        }
    }

    @Override
    public void close() {
        target.set(null);
        proxy.close();
        product.close();
    }
}
