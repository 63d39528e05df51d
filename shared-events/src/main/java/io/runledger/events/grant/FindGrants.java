package io.runledger.events.grant;

import io.runledger.events.Question;
import io.runledger.events.id.TenantId;
import java.util.List;

/** Asks for a tenant's grants, newest first, ended ones too. */
public record FindGrants(TenantId tenantId) implements Question<List<GrantView>> {}
