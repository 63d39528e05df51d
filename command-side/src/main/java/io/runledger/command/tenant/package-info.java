/** What a new tenant gets: a first account with opening credits. */
@NullMarked
package io.runledger.command.tenant;

import org.jspecify.annotations.NullMarked;
