/** A tenant's key-value store: its rules, its newest values, and the doors to it. */
@NullMarked
package io.runledger.command.store;

import org.jspecify.annotations.NullMarked;
