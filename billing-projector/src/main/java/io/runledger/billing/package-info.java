/** What calls to models cost, as LiteLLM reports it: settings common to all of it. */
@NullMarked
package io.runledger.billing;

import org.jspecify.annotations.NullMarked;
