/**
 * A model proxy whose reports cannot be relied on, and the observer who saw what really happened.
 */
@NullMarked
package io.runledger.standalone.faults;

import org.jspecify.annotations.NullMarked;
