/** Encryption of content with one key per run. */
@NullMarked
package io.runledger.platform.content;

import org.jspecify.annotations.NullMarked;
