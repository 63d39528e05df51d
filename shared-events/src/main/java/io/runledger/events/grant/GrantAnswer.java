package io.runledger.events.grant;

import io.runledger.events.RefusalCode;
import io.runledger.events.id.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * What a grant says to a run: who pays, or why not. One of the two is null.
 *
 * @param refusal one of {@code GRANT_NOT_FOUND}, {@code GRANT_REVOKED}, {@code GRANT_EXPIRED},
 *     {@code GRANT_SCOPE_MISMATCH}, looked at in this order
 */
public record GrantAnswer(@Nullable AccountId accountId, @Nullable RefusalCode refusal) {}
