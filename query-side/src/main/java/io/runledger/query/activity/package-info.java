/** What was spent, when, and on what. */
@NullMarked
package io.runledger.query.activity;

import org.jspecify.annotations.NullMarked;
