package io.runledger.command.tenant;

import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.security.Tenants;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Makes tenants, each with a first account that has the tenant's id. */
@Component
@EnableConfigurationProperties(OpeningSettings.class)
public class TenantOpening {

    private final Tenants tenants;
    private final Gateway gateway;
    private final OpeningSettings settings;
    private final Clock clock;

    TenantOpening(Tenants tenants, Gateway gateway, OpeningSettings settings, Clock clock) {
        this.tenants = tenants;
        this.gateway = gateway;
        this.settings = settings;
        this.clock = clock;
    }

    /** Makes sure that the tenant exists under this key, as the first start does. */
    public void ensure(TenantId tenant, String key) {
        tenants.ensure(tenant, key);
        openAccount(tenant);
    }

    /**
     * Makes a tenant and answers with its key, which is shown this once.
     *
     * @throws io.runledger.events.Refused if the tenant exists
     */
    public String create(TenantId tenant) {
        String key = tenants.create(tenant);
        openAccount(tenant);
        return key;
    }

    private void openAccount(TenantId tenant) {
        gateway.send(
                new OpenAccount(
                        tenant,
                        new AccountId(tenant.value()),
                        settings.openingCredits(),
                        false,
                        clock.instant()),
                new Sender(tenant, "system:tenants"));
    }
}
