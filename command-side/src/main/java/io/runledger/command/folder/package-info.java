/** Publishes the graphs that lie as files in a folder, and again whenever one changes. */
@NullMarked
package io.runledger.command.folder;

import org.jspecify.annotations.NullMarked;
