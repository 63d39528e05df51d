/** Real logs, tables and servers for the tests of this module. */
@NullMarked
package io.runledger.query.testing;

import org.jspecify.annotations.NullMarked;
