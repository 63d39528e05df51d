/** Runs for those who wait for the end: asked for under a grant, once per idempotency key. */
@NullMarked
package io.runledger.command.execution;

import org.jspecify.annotations.NullMarked;
