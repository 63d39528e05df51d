/** What several sides need to know of the outside programs that nodes call. */
@NullMarked
package io.runledger.platform.worker;

import org.jspecify.annotations.NullMarked;
