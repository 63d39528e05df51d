/** The commands of {@code ./runledger}. */
@NullMarked
package io.runledger.standalone.cli;

import org.jspecify.annotations.NullMarked;
