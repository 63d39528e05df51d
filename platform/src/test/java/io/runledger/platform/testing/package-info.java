/** Real parts for tests, for this module's and the others'. */
@NullMarked
package io.runledger.platform.testing;

import org.jspecify.annotations.NullMarked;
