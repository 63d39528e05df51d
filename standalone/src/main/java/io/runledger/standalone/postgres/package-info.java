/**
 * The embedded Postgres: durable, kept in the data directory, guarded against what a crash leaves
 * behind.
 */
@NullMarked
package io.runledger.standalone.postgres;

import org.jspecify.annotations.NullMarked;
