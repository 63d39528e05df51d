/** The API's description, as a document and as a page. */
@NullMarked
package io.runledger.query.openapi;

import org.jspecify.annotations.NullMarked;
