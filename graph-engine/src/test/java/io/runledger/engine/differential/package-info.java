/** Holds the engine against LangGraph, where both mean the same. */
@NullMarked
package io.runledger.engine.differential;

import org.jspecify.annotations.NullMarked;
