/** What became of the due times of schedules, and the pages of schedules and grants. */
@NullMarked
package io.runledger.query.schedule;

import org.jspecify.annotations.NullMarked;
