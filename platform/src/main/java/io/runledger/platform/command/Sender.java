package io.runledger.platform.command;

import io.runledger.events.id.TenantId;

/**
 * Who sends a command; every event that follows from it says so in its metadata.
 *
 * @param actor a key's name such as {@code key:default}, or a part of the system such as {@code
 *     worker}
 */
public record Sender(TenantId tenantId, String actor) {}
