/** The registry of workers. */
@NullMarked
package io.runledger.command.worker;

import org.jspecify.annotations.NullMarked;
