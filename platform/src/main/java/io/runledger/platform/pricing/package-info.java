/** Who pays for which model, as the operator has set it. */
@NullMarked
package io.runledger.platform.pricing;

import org.jspecify.annotations.NullMarked;
