/** The workflow that carries a run's attempt out, and what it says to the ledger. */
@NullMarked
package io.runledger.worker.run;

import org.jspecify.annotations.NullMarked;
