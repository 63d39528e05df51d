/** The registry of the outside programs that nodes call. */
@NullMarked
package io.runledger.events.worker;

import org.jspecify.annotations.NullMarked;
