package io.runledger.command.grant;

import io.runledger.events.grant.GrantScope;
import io.runledger.events.id.AccountId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body that asks for a grant, read and found good.
 *
 * @param account who pays; null: the tenant's first account
 * @param expiresAt in whole milliseconds, as the log keeps times
 */
record GrantRequest(List<String> scopes, @Nullable AccountId account, @Nullable Instant expiresAt) {

    /** More scopes than anybody reads; {@code graph:execute:*} is there for that. */
    private static final int MOST_SCOPES = 100;

    GrantRequest {
        scopes = List.copyOf(scopes);
    }

    static GrantRequest of(@Nullable Json body) {
        Fields fields = Fields.of(body);
        List<String> scopes = fields.texts("scopes");
        checkScopes(fields, scopes);
        AccountId account = fields.optionalText("billing_account_id", AccountId::new);
        Instant expiresAt = fields.optionalTime("expires_at");
        fields.check();
        return new GrantRequest(
                scopes.stream().distinct().toList(),
                account,
                expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS));
    }

    private static void checkScopes(Fields fields, List<String> scopes) {
        boolean none =
                fields.optionalValue("scopes") instanceof Json.Arr(var items) && items.isEmpty();
        if (none || !fields.has("scopes")) {
            fields.fault("scopes", "must name at least one scope");
        } else if (scopes.size() > MOST_SCOPES) {
            fields.fault("scopes", "must be at most " + MOST_SCOPES);
        }
        for (int i = 0; i < scopes.size(); i++) {
            try {
                new GrantScope(scopes.get(i));
            } catch (IllegalArgumentException e) {
                fields.fault("scopes[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
    }
}
