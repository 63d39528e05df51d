/** Balances and ledgers as read models, and the debit that follows a charge. */
@NullMarked
package io.runledger.billing.account;

import org.jspecify.annotations.NullMarked;
