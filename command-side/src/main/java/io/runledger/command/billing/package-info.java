/** Charges and accounts: the one writer of the ledger. */
@NullMarked
package io.runledger.command.billing;

import org.jspecify.annotations.NullMarked;
