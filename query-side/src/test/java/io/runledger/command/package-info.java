/** A stand-in that an architecture rule must report. */
@NullMarked
package io.runledger.command;

import org.jspecify.annotations.NullMarked;
