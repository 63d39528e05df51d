/** Compares what was meant, what was charged and what LiteLLM's spend log says, call by call. */
@NullMarked
package io.runledger.billing.reconciliation;

import org.jspecify.annotations.NullMarked;
