package io.runledger.standalone;

import io.runledger.command.tenant.TenantOpening;
import io.runledger.events.id.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Makes the first tenant before the product says that it is ready, so that its key works by then.
 */
@Component
@EnableConfigurationProperties(FirstTenant.Settings.class)
class FirstTenant implements ApplicationRunner {

    private final TenantOpening opening;
    private final Settings settings;

    FirstTenant(TenantOpening opening, Settings settings) {
        this.opening = opening;
        this.settings = settings;
    }

    @Override
    public void run(ApplicationArguments args) {
        String key = settings.key();
        if (key != null) {
            opening.ensure(new TenantId(settings.id()), key);
        }
    }

    /**
     * The tenant that every installation has.
     *
     * @param id its id
     * @param key its API key, at least 32 characters; null makes no tenant
     */
    @ConfigurationProperties("runledger.first-tenant")
    record Settings(String id, @Nullable String key) {

        /** Shows nothing of the key. */
        @Override
        public String toString() {
            return "FirstTenant.Settings[" + id + "]";
        }
    }
}
