/** A run's events as they happen, by server-sent events. */
@NullMarked
package io.runledger.query.stream;

import org.jspecify.annotations.NullMarked;
