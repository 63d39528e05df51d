/** Webhook triggers, and what was delivered to them. */
@NullMarked
package io.runledger.events.webhook;

import org.jspecify.annotations.NullMarked;
