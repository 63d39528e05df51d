/** Runs: their rules, their start, and the workflows that carry them out. */
@NullMarked
package io.runledger.command.run;

import org.jspecify.annotations.NullMarked;
