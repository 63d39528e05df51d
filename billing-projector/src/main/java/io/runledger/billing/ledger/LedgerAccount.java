package io.runledger.billing.ledger;

import io.runledger.billing.BillingSettings;
import io.runledger.events.id.AccountId;

/**
 * The accounts of a tenant's books, which are not those that people pay from: each of those has two
 * here, for what is free and for what is set aside. What is above zero came in, what is below zero
 * went out.
 */
final class LedgerAccount {

    /** Where credits come from. */
    static final String DEPOSITS = "deposits";

    /** What calls were charged. */
    static final String REVENUE = "revenue";

    /** What calls cost the operator. */
    static final String PROVIDER_COST = "provider_cost";

    /** What the operator owes the providers. */
    static final String PROVIDER_PAYABLE = "provider_payable";

    private LedgerAccount() {}

    /** What an account may still spend; for suspense, what waits to be assigned. */
    static String available(AccountId account) {
        return account.equals(BillingSettings.SUSPENSE)
                ? BillingSettings.SUSPENSE.value()
                : "available:" + account;
    }

    /** What runs have set aside. */
    static String held(AccountId account) {
        return account.equals(BillingSettings.SUSPENSE)
                ? BillingSettings.SUSPENSE.value()
                : "held:" + account;
    }
}
