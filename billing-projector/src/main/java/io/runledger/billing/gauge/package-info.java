/** Gauges of billing: what waits, for how long, and what a person should look at. */
@NullMarked
package io.runledger.billing.gauge;

import org.jspecify.annotations.NullMarked;
