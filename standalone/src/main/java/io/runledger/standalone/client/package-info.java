/** The product's HTTP API, as the commands of {@code ./runledger} use it. */
@NullMarked
package io.runledger.standalone.client;

import org.jspecify.annotations.NullMarked;
