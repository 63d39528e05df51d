/** Deliberately illegal classes, each of which one rule of the engine has to report. */
package io.runledger.engine.probe;
