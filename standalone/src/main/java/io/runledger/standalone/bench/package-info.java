/** Measures runs and appends beside what they cannot be faster than, on the machine at hand. */
@NullMarked
package io.runledger.standalone.bench;

import org.jspecify.annotations.NullMarked;
