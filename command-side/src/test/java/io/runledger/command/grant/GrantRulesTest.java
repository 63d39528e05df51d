package io.runledger.command.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.grant.GrantAnswer;
import io.runledger.events.grant.GrantCommand;
import io.runledger.events.grant.GrantCommand.IssueGrant;
import io.runledger.events.grant.GrantCommand.RevokeGrant;
import io.runledger.events.grant.GrantEvent;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.grant.GrantEvent.GrantRevoked;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a grant allows and when: the rules alone, and held by their aggregate. */
class GrantRulesTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final GrantId GRANT = new GrantId("11111111-2222-4333-8444-555555555555");
    private static final AccountId ACCOUNT = new AccountId("team-a");
    private static final GraphId HELLO = new GraphId("hello");
    private static final GraphId OTHER = new GraphId("other");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3_600);

    private static GrantRules.State after(GrantCommand... commands) {
        GrantRules.State state = GrantRules.State.NONE;
        for (GrantCommand command : commands) {
            for (GrantEvent event : GrantRules.decide(state, command)) {
                state = state.after(event);
            }
        }
        return state;
    }

    private static IssueGrant issue(String... scopes) {
        return new IssueGrant(TENANT, GRANT, List.of(scopes), ACCOUNT, ONE, "key:default", NOON);
    }

    private static RevokeGrant revoke() {
        return new RevokeGrant(TENANT, GRANT, "key:default", NOON.plusSeconds(60));
    }

    private static GrantAnswer pays() {
        return new GrantAnswer(ACCOUNT, null);
    }

    private static GrantAnswer not(RefusalCode why) {
        return new GrantAnswer(null, why);
    }

    @Nested
    @Tag("GRANT_SCOPES_CONSTRAIN_GRAPHS")
    class Scopes {

        @Test
        void ofOneGraphAllowThatGraphAlone() {
            GrantRules.State state = after(issue("graph:execute:hello"));
            assertThat(GrantRules.check(state, HELLO, NOON)).isEqualTo(pays());
            assertThat(GrantRules.check(state, OTHER, NOON))
                    .isEqualTo(not(RefusalCode.GRANT_SCOPE_MISMATCH));
            assertThat(GrantRules.check(state, new GraphId("hello2"), NOON))
                    .isEqualTo(not(RefusalCode.GRANT_SCOPE_MISMATCH));
        }

        @Test
        void withAStarAllowEveryGraph() {
            GrantRules.State state = after(issue("graph:execute:*"));
            assertThat(GrantRules.check(state, OTHER, NOON)).isEqualTo(pays());
        }

        @Test
        void mustBeThereAndOfOneOfTheTwoForms() {
            for (IssueGrant command :
                    List.of(issue(), issue("graph:read:hello"), issue("graph:execute:"))) {
                assertThatThrownBy(() -> after(command))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused ->
                                        assertThat(refused.code())
                                                .isEqualTo(RefusalCode.INVALID_REQUEST));
            }
        }
    }

    @Nested
    class Ending {

        @Test
        void beginsAtTheMomentOfExpiry() {
            GrantRules.State state = after(issue("graph:execute:*"));
            assertThat(GrantRules.check(state, HELLO, ONE.minusMillis(1))).isEqualTo(pays());
            assertThat(GrantRules.check(state, HELLO, ONE))
                    .isEqualTo(not(RefusalCode.GRANT_EXPIRED));
        }

        @Test
        void isToldBeforeScopesAndRevocationBeforeExpiry() {
            assertThat(GrantRules.check(GrantRules.State.NONE, OTHER, ONE))
                    .isEqualTo(not(RefusalCode.GRANT_NOT_FOUND));
            assertThat(GrantRules.check(after(issue("graph:execute:hello"), revoke()), OTHER, ONE))
                    .isEqualTo(not(RefusalCode.GRANT_REVOKED));
            assertThat(GrantRules.check(after(issue("graph:execute:hello")), OTHER, ONE))
                    .isEqualTo(not(RefusalCode.GRANT_EXPIRED));
        }

        @Test
        void byRevocationIsForGood() {
            GrantRules.State state = after(issue("graph:execute:*"), revoke());
            assertThat(GrantRules.decide(state, revoke())).isEmpty();
            assertThat(GrantRules.decide(state, issue("graph:execute:*"))).isEmpty();
        }
    }

    @Nested
    class HeldByTheirAggregate {

        private final FixtureConfiguration<ExecutionGrant> grant =
                new AggregateTestFixture<>(ExecutionGrant.class)
                        .registerCommandTargetResolver(message ->
                                new VersionedAggregateIdentifier(
                                        (Object)
                                                ((GrantCommand) message.getPayload()).aggregateId(),
                                        null));

        private final GrantIssued issued =
                new GrantIssued(
                        TENANT,
                        GRANT,
                        List.of("graph:execute:*"),
                        ACCOUNT,
                        ONE,
                        "key:default",
                        NOON);

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void theSameIssueAgainIsNothingAndAnotherIsRefused() {
            grant.givenNoPriorActivity()
                    .when(issue("graph:execute:*"))
                    .expectEvents(issued)
                    .expectResultMessagePayload(true);
            grant.given(issued)
                    .when(issue("graph:execute:*"))
                    .expectNoEvents()
                    .expectResultMessagePayload(false);
            grant.given(issued)
                    .when(issue("graph:execute:hello"))
                    .expectNoEvents()
                    .expectException(Refused.class);
        }

        @Test
        void aRevocationIsRecordedOnce() {
            GrantRevoked revoked =
                    new GrantRevoked(TENANT, GRANT, "key:default", NOON.plusSeconds(60));
            grant.given(issued)
                    .when(revoke())
                    .expectEvents(revoked)
                    .expectResultMessagePayload(true);
            grant.given(issued, revoked)
                    .when(revoke())
                    .expectNoEvents()
                    .expectResultMessagePayload(false);
        }
    }
}
