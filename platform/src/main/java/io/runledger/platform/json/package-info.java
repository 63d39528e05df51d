/** How messages become stored JSON, and back. */
@NullMarked
package io.runledger.platform.json;

import org.jspecify.annotations.NullMarked;
