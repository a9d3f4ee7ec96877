package dev.signet.token;

import dev.signet.key.RingKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;

/**
 * An access token whose signature and claims are right. Whether it is still good is another question: sessions end, and
 * keys are revoked.
 *
 * @param claims read by many at once: not to be changed
 * @param key that it is signed with
 */
record VerifiedToken(JwtClaims claims, RingKey key, UUID id, UUID sessionId, List<String> audience, Instant expiresAt) {

    @Override
    public String toString() {
        return "VerifiedToken[hidden]";
    }
}
