/** The log on Postgres: dense positions in commit order, and streams that wake their readers. */
@NullMarked
package io.runledger.platform.eventstore;

import org.jspecify.annotations.NullMarked;
