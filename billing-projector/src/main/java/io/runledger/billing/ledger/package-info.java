/** The journal: every movement of credits in double entry, with statements and a trial balance. */
@NullMarked
package io.runledger.billing.ledger;

import org.jspecify.annotations.NullMarked;
