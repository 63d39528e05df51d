/** Published graphs, their versions and their drawings as text. */
@NullMarked
package io.runledger.query.graph;

import org.jspecify.annotations.NullMarked;
