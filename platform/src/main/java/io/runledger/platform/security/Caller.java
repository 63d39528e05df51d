package io.runledger.platform.security;

import io.runledger.events.id.TenantId;

/**
 * Who sent a request under {@code /api/v1} or {@code /v1}, or looks at a page; a controller method
 * gets it as an argument.
 *
 * @param tenantId whose data and money the request is about
 * @param actor who it was, as events record it: {@code key:} and the key's label
 */
public record Caller(TenantId tenantId, String actor) {}
