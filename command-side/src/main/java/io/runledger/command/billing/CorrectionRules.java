package io.runledger.command.billing;

import io.runledger.command.billing.ChargeState.Current;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.ReissueCharge;
import io.runledger.events.billing.ChargeCommand.ReverseCharge;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Price;
import java.util.List;

/**
 * The rules by which a charge is put right. What was charged is taken back to the credit, and what
 * is right is charged anew, in one commit: at no moment do two accounts pay for one call.
 */
final class CorrectionRules {

    private CorrectionRules() {}

    static List<ChargeEvent> reissue(ChargeState state, ReissueCharge c) {
        Current charge = require(state, c);
        ChargeReissued reissued =
                new ChargeReissued(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        c.price().providerCostUsd(),
                        c.price().markup(),
                        c.price().costUsd(),
                        Credits.ofUsd(c.price().costUsd()),
                        charge.provenance(),
                        c.reason(),
                        c.by(),
                        c.at());
        if (charge.reversed()) {
            return List.of(reissued);
        }
        return isSame(charge, c)
                ? List.of()
                : List.of(reversed(charge, c, c.reason(), c.by()), reissued);
    }

    private static boolean isSame(Current charge, ReissueCharge c) {
        return charge.tenantId().equals(c.tenantId())
                && charge.accountId().equals(c.accountId())
                && charge.facts().equals(c.facts())
                && isSame(charge.price(), c.price());
    }

    /** Prices are the same by their values: 0.1 is 0.10. */
    private static boolean isSame(Price one, Price other) {
        return one.providerCostUsd().compareTo(other.providerCostUsd()) == 0
                && one.markup().compareTo(other.markup()) == 0
                && one.costUsd().compareTo(other.costUsd()) == 0;
    }

    static List<ChargeEvent> reverse(ChargeState state, ReverseCharge c) {
        Current charge = require(state, c);
        return charge.reversed() ? List.of() : List.of(reversed(charge, c, c.reason(), c.by()));
    }

    private static ChargeReversed reversed(
            Current charge, ChargeCommand c, String reason, String by) {
        return new ChargeReversed(
                c.sourceSystem(),
                c.callId(),
                charge.tenantId(),
                charge.accountId(),
                charge.facts(),
                charge.price().providerCostUsd(),
                charge.credits(),
                reason,
                by,
                c.at());
    }

    private static Current require(ChargeState state, ChargeCommand c) {
        Current charge = state.charge();
        if (charge == null) {
            throw new Refused(
                    RefusalCode.CONFLICT,
                    "call %s was not charged; there is nothing to put right".formatted(c.callId()));
        }
        return charge;
    }
}
