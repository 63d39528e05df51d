/**
 * Who may ask: tenants and their API keys, service tokens, browser sessions, and what of these
 * opens which address.
 */
@NullMarked
package io.runledger.platform.security;

import org.jspecify.annotations.NullMarked;
