/** What was delivered to webhook triggers, and what became of it. */
@NullMarked
package io.runledger.query.webhook;

import org.jspecify.annotations.NullMarked;
