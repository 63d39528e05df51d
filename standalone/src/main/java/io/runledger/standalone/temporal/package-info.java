/**
 * A Temporal server for the embedded form: found, fetched or built once, then kept alive beside us.
 */
@NullMarked
package io.runledger.standalone.temporal;

import org.jspecify.annotations.NullMarked;
