/** Grants: durable permissions to run graphs on an account's money without a user being there. */
@NullMarked
package io.runledger.events.grant;

import org.jspecify.annotations.NullMarked;
