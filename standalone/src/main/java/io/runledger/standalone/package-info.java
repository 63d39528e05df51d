/** One process with everything in it, and the command line. */
@NullMarked
package io.runledger.standalone;

import org.jspecify.annotations.NullMarked;
