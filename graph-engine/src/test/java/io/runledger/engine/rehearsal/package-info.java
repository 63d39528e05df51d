/**
 * Runs graphs in the engine alone, with answers from a script, for the examples of documents and of
 * the project.
 */
@NullMarked
package io.runledger.engine.rehearsal;

import org.jspecify.annotations.NullMarked;
