/** Webhook triggers: their rules, the door of senders, and what was delivered. */
@NullMarked
package io.runledger.command.webhook;

import org.jspecify.annotations.NullMarked;
