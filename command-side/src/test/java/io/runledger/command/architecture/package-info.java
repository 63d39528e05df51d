/** What the command side may do, and what not. */
@NullMarked
package io.runledger.command.architecture;

import org.jspecify.annotations.NullMarked;
