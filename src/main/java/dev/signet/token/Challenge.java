package dev.signet.token;

import java.time.Instant;
import java.util.UUID;

/**
 * A login that waits for its second factor.
 *
 * @param id that of its row: see {@link PendingChallenge}
 * @param passwordChangedAt as it was then: a login that was begun with another password comes to nothing
 * @param amr what the first factor was (RFC 8176)
 */
record Challenge(UUID id, UUID userId, Instant passwordChangedAt, String amr, Instant expiresAt) {}
