/** The pages in a browser. */
@NullMarked
package io.runledger.query.page;

import org.jspecify.annotations.NullMarked;
