package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import io.runledger.standalone.client.ProductApi;
import io.runledger.standalone.client.ProductApi.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Publishes, starts and watches, all over HTTP and until a fixed time at the latest. */
final class DemoPlay {

    private static final int CONFLICT = 409;
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final Set<String> GOING_ON = Set.of("pending", "running");

    private final ProductApi api;
    private final Instant deadline;

    DemoPlay(ProductApi api, Instant deadline) {
        this.api = api;
        this.deadline = deadline;
    }

    /** Publishes a graph, as its next version where there is one already. */
    void publish(ExampleGraph example) {
        Answer published = api.post("/api/v1/graphs", example.graph());
        if (published.status() == CONFLICT) {
            published = api.put("/api/v1/graphs/" + example.id(), example.graph().without("id"));
        }
        published.require();
    }

    /** Starts a run of a published graph. */
    String start(ExampleGraph example) {
        Json.Obj start =
                Json.obj().put("graph_id", example.id()).put("input", example.input()).build();
        return text(api.post("/api/v1/runs", start).require(), "run_id");
    }

    /**
     * Waits until a run has ended and its money is settled, and resumes it if it waits for an
     * answer that its example has; answers with how far it came.
     */
    DemoRun await(ExampleGraph example, String runId) {
        String path = "/api/v1/runs/" + runId;
        if (example.answer() != null) {
            until(() -> api.get(path).require(), run -> !GOING_ON.contains(text(run, "status")));
            api.post(path + "/resume", example.answer()).require();
        }
        Json.Obj run =
                until(
                        () -> api.get(path).require(),
                        read ->
                                !GOING_ON.contains(text(read, "status"))
                                        && !text(read, "billing_status").equals("pending"));
        return DemoRun.of(run, api.get(path + "/receipts").require());
    }

    /** The tenant's accounts, at most the first hundred. */
    List<DemoAccount> accounts() {
        Json accounts = api.get("/api/v1/billing/accounts?limit=100").require().get("accounts");
        return DemoRun.objects(accounts).map(account -> account(text(account, "id"))).toList();
    }

    private DemoAccount account(String id) {
        return DemoAccount.of(api.get("/api/v1/billing/accounts/" + id).require());
    }

    /** The accounts once the charges of these runs have reached them. */
    List<DemoAccount> settled(List<DemoRun> runs) {
        long charged = runs.stream().mapToLong(DemoRun::receiptCredits).sum();
        return until(
                this::accounts,
                read ->
                        read.stream().mapToLong(account -> account.debitedFor(runs)).sum()
                                == charged);
    }

    private <T> T until(Supplier<T> read, Predicate<T> enough) {
        while (true) {
            T now = read.get();
            if (enough.test(now) || Instant.now().isAfter(deadline)) {
                return now;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for runs", e);
        }
    }

    private static String text(Json.Obj object, String name) {
        return Objects.requireNonNull(object.text(name), name);
    }
}
