/**
 * What every HTTP answer has in common: JSON bodies, problem details, request fields, cursors and
 * virtual threads for controllers.
 */
@NullMarked
package io.runledger.platform.http;

import org.jspecify.annotations.NullMarked;
