/** Classes that each break one rule, to show that the rule bites. */
@NullMarked
package io.runledger.command.architecture.probe;

import org.jspecify.annotations.NullMarked;
