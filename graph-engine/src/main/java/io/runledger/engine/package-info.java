/**
 * The pure core of Runledger: what a graph is, which nodes come next and what a run's state
 * becomes.
 */
@NullMarked
package io.runledger.engine;

import org.jspecify.annotations.NullMarked;
