/** Graph definitions and their versions. */
@NullMarked
package io.runledger.command.graph;

import org.jspecify.annotations.NullMarked;
