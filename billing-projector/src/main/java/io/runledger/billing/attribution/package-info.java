/** Whose call it was: usage units, runs and accounts as billing knows them. */
@NullMarked
package io.runledger.billing.attribution;

import org.jspecify.annotations.NullMarked;
