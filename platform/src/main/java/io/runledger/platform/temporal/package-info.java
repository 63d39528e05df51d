/** The connection to Temporal, over which no content travels in clear. */
@NullMarked
package io.runledger.platform.temporal;

import org.jspecify.annotations.NullMarked;
