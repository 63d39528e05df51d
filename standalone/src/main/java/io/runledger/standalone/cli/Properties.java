package io.runledger.standalone.cli;

import io.runledger.events.id.TenantId;
import io.runledger.standalone.demo.PostgresSpendLog;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The application's properties, as the parts that were started and the environment give them. */
final class Properties {

    /** 100 USD, so that the demo model can be tried without a deposit. */
    private static final String OPENING_CREDITS = "1000000000";

    private static final String LITELLM_URL = "runledger.litellm.base-url";

    private final Map<String, Object> properties = new HashMap<>();
    private final Map<String, String> environment;

    Properties(Map<String, String> environment) {
        this.environment = environment;
        fromEnvironment("RUNLEDGER_PRICE_MARKUP", "runledger.billing.markup", "2.0");
        fromEnvironment(
                "RUNLEDGER_OPENING_CREDITS", "runledger.tenants.opening-credits", OPENING_CREDITS);
        fromEnvironment("RUNLEDGER_TENANT", "runledger.billing.operator-tenant", "default");
        fromEnvironment("RUNLEDGER_TENANT", "runledger.graphs.tenant", "default");
        fromEnvironment("RUNLEDGER_GRAPHS_DIR", "runledger.graphs.dir", "");
        fromEnvironment("RUNLEDGER_LLM_BASE_URL", "runledger.llm.base-url", "");
        fromEnvironment("RUNLEDGER_LLM_API_KEY", "runledger.llm.api-key", "");
        fromEnvironment("RUNLEDGER_LLM_MODEL", "runledger.llm.model", "");
        fromEnvironment("LITELLM_BASE_URL", LITELLM_URL, "");
        fromEnvironment("LITELLM_MASTER_KEY", "runledger.litellm.master-key", "");
        fromEnvironment("RUNLEDGER_FREE_MODELS", "runledger.pricing.free-models", "");
        fromEnvironment("RUNLEDGER_USER_FUNDED_MODELS", "runledger.pricing.user-funded-models", "");
        fromEnvironment("RUNLEDGER_INSTANCE", "runledger.event-store.instance", "runledger-1");
        fromEnvironment(
                "RUNLEDGER_ALLOW_PRIVATE_TARGETS", "runledger.outbound.allow-private", "true");
    }

    private void fromEnvironment(String variable, String property, String absent) {
        String value = environment.getOrDefault(variable, "").strip();
        if (!value.isEmpty()) {
            properties.put(property, value);
        } else if (!absent.isEmpty()) {
            properties.put(property, absent);
        }
    }

    void secrets(Secrets secrets, int port) {
        properties.put("server.port", port);
        properties.put("runledger.security.scheduler-api-token", secrets.schedulerApiToken());
        properties.put("runledger.security.billing-ingest-token", secrets.billingIngestToken());
        properties.put("runledger.security.worker-api-token", secrets.workerApiToken());
        properties.put("runledger.security.operator-api-token", secrets.operatorApiToken());
        properties.put("runledger.security.session-secret", secrets.sessionSecret());
        properties.put("runledger.content.master-key", secrets.contentKey());
    }

    void firstTenant(TenantId tenant, String key) {
        properties.put("runledger.first-tenant.id", tenant.value());
        properties.put("runledger.first-tenant.key", key);
    }

    void database(String url, String username, String password) {
        properties.put("spring.datasource.url", url);
        properties.put("spring.datasource.username", username);
        properties.put("spring.datasource.password", password);
    }

    void temporal(String target, String namespace) {
        properties.put("runledger.temporal.target", target);
        properties.put("runledger.temporal.namespace", namespace);
    }

    /** The demo model, which keeps its spend log in the same database. */
    void demoModel(URI baseUrl, String masterKey) {
        properties.put("runledger.llm.base-url", baseUrl.toString());
        if (properties.putIfAbsent(LITELLM_URL, baseUrl.toString()) == null) {
            properties.put("runledger.litellm.master-key", masterKey);
        }
    }

    /** A spend log in the database that the application uses. */
    PostgresSpendLog spendLog() {
        return PostgresSpendLog.open(
                database("spring.datasource.url", "SPRING_DATASOURCE_URL"),
                database("spring.datasource.username", "SPRING_DATASOURCE_USERNAME"),
                database("spring.datasource.password", "SPRING_DATASOURCE_PASSWORD"));
    }

    private String database(String property, String variable) {
        Object ours = properties.get(property);
        return ours == null ? environment.getOrDefault(variable, "") : ours.toString();
    }

    /** Puts them before everything else: the command line must win over a stray variable. */
    void outrank(ConfigurableEnvironment environment) {
        environment.getPropertySources().addFirst(new MapPropertySource("runledger", properties));
    }
}
