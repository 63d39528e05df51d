/** Where the projections write and the queries read. */
@NullMarked
package io.runledger.query.readmodel;

import org.jspecify.annotations.NullMarked;
