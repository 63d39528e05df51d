/** Runs as their users see them: lists from projections, one run from its own events. */
@NullMarked
package io.runledger.query.run;

import org.jspecify.annotations.NullMarked;
