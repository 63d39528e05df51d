/** What can be asked of a run, and what can happen to it. */
@NullMarked
package io.runledger.events.run;

import org.jspecify.annotations.NullMarked;
