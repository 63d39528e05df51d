/** What can be asked of a tenant's key-value store, and what can happen to it. */
@NullMarked
package io.runledger.events.store;

import org.jspecify.annotations.NullMarked;
