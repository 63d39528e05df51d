package io.runledger.command.tenant;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant's first account starts with.
 *
 * @param openingCredits whole credits, 1 credit is 1e-7 USD
 */
@ConfigurationProperties("runledger.tenants")
record OpeningSettings(@DefaultValue("0") long openingCredits) {}
