/** LiteLLM's callbacks: stored first, answered at once, then turned into charges. */
@NullMarked
package io.runledger.billing.ingest;

import org.jspecify.annotations.NullMarked;
