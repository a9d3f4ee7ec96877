package dev.signet.token;

import dev.signet.user.Subject;
import java.time.Instant;
import java.util.UUID;

/** A session that tokens may be issued for, at its current generation, and its user as the database has it now. */
record LiveSession(UUID id, int generation, Instant expiresAt, Subject subject) {

    RefreshToken refreshToken() {
        return new RefreshToken(id, generation);
    }
}
