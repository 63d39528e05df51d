/** The process's part in Temporal: the pollers, and whether they work. */
@NullMarked
package io.runledger.worker.temporal;

import org.jspecify.annotations.NullMarked;
