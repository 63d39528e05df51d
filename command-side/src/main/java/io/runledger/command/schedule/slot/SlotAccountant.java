package io.runledger.command.schedule.slot;

import io.runledger.command.schedule.Timeline;
import io.runledger.command.schedule.Timelines;
import io.runledger.command.schedule.slot.ScheduleAccounts.Account;
import io.runledger.events.schedule.SlotCommand.SkipSlot;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Sees to it that no due time is without a fate: those that Temporal never started get their reason
 * here. Reckons with the definition that held at each time, from where it stopped last time on,
 * however long nobody looked.
 */
@Component
class SlotAccountant {

    /** What weeks of silence have left is worked off in so large pieces. */
    static final int MOST_SLOTS = 1_000;

    private static final int MOST_ACCOUNTS = 50;
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration LATER = Duration.ofSeconds(15);

    /** A change may be dated a little before it is in the log; the account stays behind that. */
    private static final Duration BEHIND = Duration.ofMinutes(2);

    /** How far back a run may have ended that kept a due time from running. */
    private static final Duration EARLIER = Duration.ofMinutes(1);

    /** Longer than anything that a due time waits for. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final ScheduleAccounts accounts;
    private final Timelines timelines;
    private final SlotRuns slotRuns;
    private final Gateway gateway;
    private final ScheduleSettings settings;
    private final Clock clock;

    SlotAccountant(
            ScheduleAccounts accounts,
            Timelines timelines,
            SlotRuns slotRuns,
            Gateway gateway,
            ScheduleSettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.timelines = timelines;
        this.slotRuns = slotRuns;
        this.gateway = gateway;
        this.settings = settings;
        this.clock = clock;
    }

    /** Looks at the accounts whose time it is; whether there may be more. */
    boolean look() {
        List<Account> taken = accounts.take(clock.instant(), MOST_ACCOUNTS);
        taken.forEach(this::account);
        return taken.size() == MOST_ACCOUNTS;
    }

    /** Forgets runs that explain no due time any more; the log has them for ever. */
    void forgetOld() {
        slotRuns.forgetEnded(clock.instant().minus(REMEMBERED));
    }

    private void account(Account account) {
        Instant now = clock.instant();
        Timeline timeline = timelines.of(account.tenantId(), account.scheduleId());
        List<Instant> due = timeline.due(account.accountedTo(), now, MOST_SLOTS);
        Optional<Instant> open = decide(account, timeline, due, now);
        if (open.isPresent()) {
            // Before the first that waits: it is looked at again, as are those behind it.
            accounts.giveBack(account, open.get().minusMillis(1), now.plus(SOON));
        } else if (due.size() == MOST_SLOTS) {
            accounts.giveBack(account, due.getLast(), now);
        } else if (isOver(timeline, now)) {
            accounts.end(account);
        } else {
            Instant last = due.isEmpty() ? account.accountedTo() : due.getLast();
            Instant behind = now.minus(BEHIND);
            accounts.giveBack(
                    account, last.isAfter(behind) ? last : behind, nextLook(timeline, now));
        }
    }

    /** Gives these their reasons; the first that is still open. */
    private Optional<Instant> decide(
            Account account, Timeline timeline, List<Instant> due, Instant now) {
        if (due.isEmpty()) {
            return Optional.empty();
        }
        Set<Instant> decided = accounts.decided(account, due);
        List<SlotRun> runs =
                slotRuns.since(
                        account.tenantId(), account.scheduleId(), due.getFirst().minus(EARLIER));
        Instant open = null;
        for (Instant slot : due) {
            if (!decided.contains(slot) && !decide(account, timeline, slot, runs, now)) {
                open = open == null ? slot : open;
            }
        }
        return Optional.ofNullable(open);
    }

    private boolean decide(
            Account account, Timeline timeline, Instant slot, List<SlotRun> runs, Instant now) {
        List<SlotRun> others =
                runs.stream().filter(run -> !run.scheduledFor().equals(slot)).toList();
        Optional<Skip> skip =
                AccountingRules.skip(
                        slot, timeline.at(slot).orElseThrow(), others, now, settings.grace());
        skip.ifPresent(why -> skip(account, slot, why, now));
        return skip.isPresent();
    }

    private void skip(Account account, Instant slot, Skip why, Instant now) {
        gateway.call(
                new SkipSlot(
                        account.tenantId(),
                        account.scheduleId(),
                        slot,
                        why.reason(),
                        why.detail(),
                        now),
                new Sender(account.tenantId(), "automation:slot-accountant"),
                Boolean.class);
    }

    private static boolean isOver(Timeline timeline, Instant now) {
        return timeline.deletedAt()
                .filter(deleted -> deleted.isBefore(now.minus(BEHIND)))
                .isPresent();
    }

    /** Right after the next due time, but often enough to see what changes meanwhile. */
    private static Instant nextLook(Timeline timeline, Instant now) {
        Instant later = now.plus(LATER);
        return timeline.due(now, later, 1).stream()
                .findFirst()
                .map(next -> next.plusSeconds(1))
                .orElse(later);
    }
}
