/** Positions of runs, kept so that a long log need not be folded from its beginning. */
@NullMarked
package io.runledger.platform.snapshot;

import org.jspecify.annotations.NullMarked;
