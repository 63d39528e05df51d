/** What can be asked of a graph definition, and what can happen to it. */
@NullMarked
package io.runledger.events.graph;

import org.jspecify.annotations.NullMarked;
