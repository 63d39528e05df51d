/** The calls to the outside programs that nodes ask for. */
@NullMarked
package io.runledger.worker.call;

import org.jspecify.annotations.NullMarked;
