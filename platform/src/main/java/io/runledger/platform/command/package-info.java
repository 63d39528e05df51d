/** How commands and questions reach whoever decides or knows. */
@NullMarked
package io.runledger.platform.command;

import org.jspecify.annotations.NullMarked;
