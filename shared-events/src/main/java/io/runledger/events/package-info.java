/** The language of Runledger: what its sides say to each other, with no framework underneath. */
@NullMarked
package io.runledger.events;

import org.jspecify.annotations.NullMarked;
