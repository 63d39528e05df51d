/** Identifiers: one-component records whose text is what the outside sees. */
@NullMarked
package io.runledger.events.id;

import org.jspecify.annotations.NullMarked;
