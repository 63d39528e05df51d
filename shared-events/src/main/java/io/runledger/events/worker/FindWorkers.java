package io.runledger.events.worker;

import io.runledger.events.Question;
import io.runledger.events.id.TenantId;
import java.util.List;

/** Asks for the workers that a tenant's nodes may call, newest registered first. */
public record FindWorkers(TenantId tenantId) implements Question<List<WorkerTarget>> {}
