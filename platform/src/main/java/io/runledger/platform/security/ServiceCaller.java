package io.runledger.platform.security;

/**
 * The part of the system that sent a request under {@code /api/internal}; a controller method gets
 * it as an argument. It has no tenant: whom the request is about stands in the request.
 *
 * @param actor as events record it, such as {@code service:ingest}
 */
public record ServiceCaller(String actor) {}
