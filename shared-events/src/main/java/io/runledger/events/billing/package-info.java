/** Charges and accounts: what a call cost, and who paid. */
@NullMarked
package io.runledger.events.billing;

import org.jspecify.annotations.NullMarked;
