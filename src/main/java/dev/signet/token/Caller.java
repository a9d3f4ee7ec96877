package dev.signet.token;

import dev.signet.platform.problem.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sent the access token of the current request. */
@RequestScoped
public class Caller {

    private final JsonWebToken accessToken;

    Caller(JsonWebToken accessToken) {
        this.accessToken = accessToken;
    }

    /** The user's id. Fails with {@code PERMISSION_DENIED} if the caller is a client that acts for itself. */
    public UUID userId() {
        if (accessToken.getSubject().equals(accessToken.getClaim(AccessTokens.CLIENT_ID))) {
            throw ErrorCode.PERMISSION_DENIED.because("This is for users, and the access token is a client's.");
        }
        return UUID.fromString(accessToken.getSubject());
    }

    /** When the user has logged in; long ago where the access token does not say, being from before tokens did. */
    public Instant authTime() {
        Number seconds = accessToken.getClaim(AccessTokens.AUTH_TIME);
        return seconds == null ? Instant.EPOCH : Instant.ofEpochSecond(seconds.longValue());
    }

    /** The session that the access token is of. */
    public UUID sessionId() {
        return UUID.fromString(accessToken.getClaim(AccessTokens.SESSION_ID));
    }
}
