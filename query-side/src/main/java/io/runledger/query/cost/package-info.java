/** What calls cost, by what they were made for. */
@NullMarked
package io.runledger.query.cost;

import org.jspecify.annotations.NullMarked;
