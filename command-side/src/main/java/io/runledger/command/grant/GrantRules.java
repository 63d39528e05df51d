package io.runledger.command.grant;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.grant.GrantAnswer;
import io.runledger.events.grant.GrantCommand;
import io.runledger.events.grant.GrantCommand.IssueGrant;
import io.runledger.events.grant.GrantCommand.RevokeGrant;
import io.runledger.events.grant.GrantEvent;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.grant.GrantEvent.GrantRevoked;
import io.runledger.events.grant.GrantScope;
import io.runledger.events.id.GraphId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a grant's life, and of what it allows. Pure. */
final class GrantRules {

    private GrantRules() {}

    /** What is known of a grant; it is issued once and revoked once at most. */
    record State(@Nullable GrantIssued issued, @Nullable GrantRevoked revoked) {

        static final State NONE = new State(null, null);

        State after(GrantEvent event) {
            return switch (event) {
                case GrantIssued e -> new State(e, null);
                case GrantRevoked e -> new State(issued, e);
            };
        }
    }

    static List<? extends GrantEvent> decide(State state, GrantCommand command) {
        return switch (command) {
            case IssueGrant c -> issue(state, c);
            case RevokeGrant c -> revoke(state, c);
        };
    }

    private static List<GrantEvent> issue(State state, IssueGrant c) {
        requireScopes(c);
        GrantIssued earlier = state.issued();
        if (earlier == null) {
            return List.of(
                    new GrantIssued(
                            c.tenantId(),
                            c.grantId(),
                            c.scopes(),
                            c.accountId(),
                            c.expiresAt(),
                            c.by(),
                            c.at()));
        }
        if (!isSame(earlier, c)) {
            throw new Refused(
                    RefusalCode.IDEMPOTENCY_MISMATCH,
                    "grant %s was issued with another content".formatted(c.grantId()));
        }
        return List.of();
    }

    private static void requireScopes(IssueGrant c) {
        if (c.scopes().isEmpty()) {
            throw new Refused(
                    RefusalCode.INVALID_REQUEST,
                    "grant %s needs at least one scope".formatted(c.grantId()));
        }
        for (String scope : c.scopes()) {
            try {
                new GrantScope(scope);
            } catch (IllegalArgumentException e) {
                throw new Refused(RefusalCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
            }
        }
    }

    private static boolean isSame(GrantIssued earlier, IssueGrant c) {
        return earlier.scopes().equals(c.scopes())
                && earlier.accountId().equals(c.accountId())
                && Objects.equals(earlier.expiresAt(), c.expiresAt());
    }

    private static List<GrantEvent> revoke(State state, RevokeGrant c) {
        if (state.issued() == null) {
            throw new Refused(RefusalCode.NOT_FOUND, "there is no grant " + c.grantId());
        }
        return state.revoked() == null
                ? List.of(new GrantRevoked(c.tenantId(), c.grantId(), c.by(), c.at()))
                : List.of();
    }

    /** Whether a grant lets a graph be run at this moment, and who pays for it. */
    static GrantAnswer check(State state, GraphId graph, Instant at) {
        GrantIssued issued = state.issued();
        if (issued == null) {
            return refused(RefusalCode.GRANT_NOT_FOUND);
        }
        if (state.revoked() != null) {
            return refused(RefusalCode.GRANT_REVOKED);
        }
        Instant expiresAt = issued.expiresAt();
        if (expiresAt != null && !at.isBefore(expiresAt)) {
            return refused(RefusalCode.GRANT_EXPIRED);
        }
        boolean allowed =
                issued.scopes().stream().map(GrantScope::new).anyMatch(s -> s.allows(graph));
        return allowed
                ? new GrantAnswer(issued.accountId(), null)
                : refused(RefusalCode.GRANT_SCOPE_MISMATCH);
    }

    private static GrantAnswer refused(RefusalCode why) {
        return new GrantAnswer(null, why);
    }
}
