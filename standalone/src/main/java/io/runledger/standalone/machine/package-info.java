/**
 * What the embedded form needs from the machine: a directory of its own, ports, processes, memory
 * of secrets.
 */
@NullMarked
package io.runledger.standalone.machine;

import org.jspecify.annotations.NullMarked;
