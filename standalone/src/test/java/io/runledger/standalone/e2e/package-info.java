/** The product as its users have it: a process of its own, spoken to over HTTP and by signals. */
@NullMarked
package io.runledger.standalone.e2e;

import org.jspecify.annotations.NullMarked;
