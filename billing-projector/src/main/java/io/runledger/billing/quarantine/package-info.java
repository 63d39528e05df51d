/** Calls of unknown or impossible cost, kept for a person to look at. */
@NullMarked
package io.runledger.billing.quarantine;

import org.jspecify.annotations.NullMarked;
