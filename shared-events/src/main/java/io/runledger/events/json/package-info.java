/**
 * JSON values as immutable data with exact decimals, their strict reader and their canonical bytes.
 */
@NullMarked
package io.runledger.events.json;

import org.jspecify.annotations.NullMarked;
