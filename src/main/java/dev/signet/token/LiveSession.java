package dev.signet.token;

import dev.signet.user.Subject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A session that tokens may be issued for, at its current generation, and its user as the database has it now.
 *
 * @param authenticatedAt when the user logged in
 * @param amr how (RFC 8176)
 */
record LiveSession(
        UUID id, int generation, Instant expiresAt, Instant authenticatedAt, List<String> amr, Subject subject) {

    RefreshToken refreshToken() {
        return new RefreshToken(id, generation);
    }
}
