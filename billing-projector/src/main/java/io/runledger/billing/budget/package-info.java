/** Budgets: how much may be spent on what in a day or a month, as people set and see them. */
@NullMarked
package io.runledger.billing.budget;

import org.jspecify.annotations.NullMarked;
