/** Grants: issued, revoked, and asked before a run that nobody is there for. */
@NullMarked
package io.runledger.command.grant;

import org.jspecify.annotations.NullMarked;
