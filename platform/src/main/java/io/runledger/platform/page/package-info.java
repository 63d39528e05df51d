/** What the pages of all sides share: their frame, how values read on them, and their problems. */
@NullMarked
package io.runledger.platform.page;

import org.jspecify.annotations.NullMarked;
