package dev.signet.token;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A session as its user sees it.
 *
 * @param lastUsedAt when it was opened or last refreshed
 * @param current whether the caller's access token is of it
 */
@Schema(name = "Session")
record SessionResponse(
        UUID id,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        @Schema(nullable = true) String userAgent,

        @Schema(nullable = true, description = "The address that it was opened from.")
        String ip,

        boolean current) {

    static SessionResponse from(Session session, UUID currentId) {
        return new SessionResponse(
                session.id,
                session.createdAt,
                session.rotatedAt,
                session.expiresAt,
                session.userAgent,
                session.ip,
                session.id.equals(currentId));
    }
}
