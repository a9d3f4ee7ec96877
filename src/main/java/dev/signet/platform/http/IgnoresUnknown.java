package dev.signet.platform.http;

/**
 * Marks a request, a record, as one of a protocol that is not Signet's own, in which clients may send more than is known:
 * simplejwt's, and OAuth 2.0 (RFC 6749, section 3.2). Elsewhere an unknown field or query parameter is a misspelt one, and
 * is refused.
 */
public interface IgnoresUnknown {}
