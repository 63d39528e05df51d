/** The command side started whole, for tests that speak to it as its callers do. */
@NullMarked
package io.runledger.command.testing;

import org.jspecify.annotations.NullMarked;
