/** Receipts: what each call cost, one row per charge. */
@NullMarked
package io.runledger.billing.receipt;

import org.jspecify.annotations.NullMarked;
