/** The pages about money: balances, receipts, what waits for a person, and reconciliations. */
@NullMarked
package io.runledger.billing.page;

import org.jspecify.annotations.NullMarked;
