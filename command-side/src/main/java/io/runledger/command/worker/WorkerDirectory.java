package io.runledger.command.worker;

import io.runledger.events.billing.Pricing;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.worker.FindWorkers;
import io.runledger.events.worker.Protocol;
import io.runledger.events.worker.WorkerEvent;
import io.runledger.events.worker.WorkerEvent.WorkerRegistered;
import io.runledger.events.worker.WorkerEvent.WorkerRemoved;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.platform.content.SecretStore;
import io.runledger.platform.pricing.PricingPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who can be called. Written in the transaction that appends the event, so that a worker can be
 * used as soon as its registration was answered.
 */
@Component
@ProcessingGroup(WorkerDirectory.GROUP)
@EnableConfigurationProperties(LlmSettings.class)
public class WorkerDirectory {

    static final String GROUP = "worker-directory";

    /** The id of the configured model endpoint among a tenant's workers. */
    static final WorkerId BUILT_IN = new WorkerId("llm");

    /** How many calls the configured endpoint is sent at a time; it has limits of its own. */
    private static final int BUILT_IN_CONCURRENCY = 256;

    private final JdbcClient db;
    private final SecretStore secrets;
    private final LlmSettings llm;
    private final PricingPolicy pricing;

    WorkerDirectory(JdbcClient db, SecretStore secrets, LlmSettings llm, PricingPolicy pricing) {
        this.db = db;
        this.secrets = secrets;
        this.llm = llm;
        this.pricing = pricing;
    }

    @EventHandler
    void on(WorkerEvent event) {
        switch (event) {
            case WorkerRegistered e -> insert(e);
            case WorkerRemoved e ->
                    db.sql("DELETE FROM workers WHERE tenant_id = :tenant AND worker_id = :worker")
                            .param("tenant", e.tenantId().value())
                            .param("worker", e.workerId().value())
                            .update();
        }
    }

    private void insert(WorkerRegistered e) {
        db.sql(
                        """
                        INSERT INTO workers (tenant_id, worker_id, url, protocol, token_ref, tags,
                               max_concurrent, model, registered_at)
                        VALUES (:tenant, :worker, :url, :protocol, :token, :tags, :max, :model, :at)
                        ON CONFLICT (tenant_id, worker_id) DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("worker", e.workerId().value())
                .param("url", e.url())
                .param("protocol", e.protocol().name())
                .param("token", e.tokenRef())
                .param("tags", e.tags().toArray(String[]::new))
                .param("max", e.maxConcurrent())
                .param("model", e.model())
                .param("at", e.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The workers of a tenant, newest registered first, the configured endpoint last. */
    @QueryHandler
    List<WorkerTarget> handle(FindWorkers question) {
        List<WorkerTarget> targets =
                new ArrayList<>(
                        registered(question.tenantId()).stream().map(this::target).toList());
        builtIn().ifPresent(targets::add);
        return targets;
    }

    /**
     * Whether a call with these tags may cost the tenant's account something: a worker that it may
     * be sent to calls a model that is paid for.
     *
     * @param wanted the model that the call asks for; null: the worker's own
     */
    public boolean reachesPaidModel(TenantId tenant, List<String> tags, @Nullable String wanted) {
        List<WorkerTarget> fitting =
                registered(tenant).stream()
                        .map(Registered::withoutToken)
                        .filter(worker -> worker.fits(tags))
                        .toList();
        List<WorkerTarget> callable =
                fitting.isEmpty()
                        ? builtIn().filter(worker -> worker.fits(tags)).stream().toList()
                        : fitting;
        return callable.stream()
                .filter(worker -> worker.protocol() == Protocol.OPENAI_CHAT)
                .map(worker -> wanted == null ? worker.model() : wanted)
                .anyMatch(model -> pricing.of(model) == Pricing.PAID);
    }

    List<Registered> registered(TenantId tenant) {
        return db.sql(
                        """
                        SELECT worker_id, url, protocol, token_ref, tags, max_concurrent, model
                        FROM workers WHERE tenant_id = :tenant ORDER BY number DESC
                        """)
                .param("tenant", tenant.value())
                .query((row, _) -> registered(row))
                .list();
    }

    Optional<Registered> registered(TenantId tenant, WorkerId worker) {
        return registered(tenant).stream()
                .filter(registered -> registered.withoutToken().id().equals(worker))
                .findFirst();
    }

    /** The configured model endpoint, if there is one. */
    Optional<WorkerTarget> builtIn() {
        String base = llm.baseUrl();
        if (base == null || base.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                new WorkerTarget(
                        BUILT_IN,
                        chatUrl(base.strip()),
                        Protocol.OPENAI_CHAT,
                        llm.apiKey(),
                        List.of("llm"),
                        BUILT_IN_CONCURRENCY,
                        llm.model(),
                        true));
    }

    private static String chatUrl(String base) {
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return (trimmed.endsWith("/v1") ? trimmed : trimmed + "/v1") + "/chat/completions";
    }

    private WorkerTarget target(Registered worker) {
        String ref = worker.tokenRef();
        return ref == null ? worker.withoutToken() : worker.withToken(secrets.read(ref));
    }

    private static Registered registered(ResultSet row) throws SQLException {
        return new Registered(
                new WorkerTarget(
                        new WorkerId(row.getString("worker_id")),
                        row.getString("url"),
                        Protocol.valueOf(row.getString("protocol").toUpperCase(Locale.ROOT)),
                        null,
                        List.of((String[]) row.getArray("tags").getArray()),
                        row.getInt("max_concurrent"),
                        row.getString("model"),
                        false),
                row.getString("token_ref"));
    }

    /** A registered worker, and the name of its token. */
    record Registered(WorkerTarget withoutToken, @Nullable String tokenRef) {

        WorkerTarget withToken(String token) {
            return new WorkerTarget(
                    withoutToken.id(),
                    withoutToken.url(),
                    withoutToken.protocol(),
                    token,
                    withoutToken.tags(),
                    withoutToken.maxConcurrent(),
                    withoutToken.model(),
                    withoutToken.builtIn());
        }
    }
}
