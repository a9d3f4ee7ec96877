package dev.signet.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;

/**
 * What a good token says, in the terms of RFC 7662, section 2.2. All but subject, client and expiry may be null.
 *
 * @param id the {@code jti} of an access token
 * @param username null where the subject is a client
 * @param groups the roles
 */
public record TokenDescription(
        boolean isRefreshToken,
        UUID id,
        String subject,
        String username,
        String clientId,
        String issuer,
        List<String> audience,
        String scope,
        List<String> groups,
        Instant issuedAt,
        Instant expiresAt) {

    static TokenDescription ofRefreshToken(LiveSession session, String clientId, String issuer) {
        return new TokenDescription(
                true,
                null,
                session.subject().id().toString(),
                session.subject().username(),
                clientId,
                issuer,
                null,
                null,
                null,
                null,
                session.expiresAt());
    }

    static TokenDescription ofAccessToken(JwtClaims claims) {
        try {
            return new TokenDescription(
                    false,
                    UUID.fromString(claims.getJwtId()),
                    claims.getSubject(),
                    claims.getStringClaimValue("upn"),
                    claims.getStringClaimValue(AccessTokens.CLIENT_ID),
                    claims.getIssuer(),
                    claims.getAudience(),
                    claims.getStringClaimValue("scope"),
                    claims.getStringListClaimValue("groups"),
                    instant(claims.getIssuedAt()),
                    instant(claims.getExpirationTime()));
        } catch (MalformedClaimException e) {
            throw new IllegalStateException("A token that we have signed has a malformed claim", e);
        }
    }

    /** Whether the subject is a client that acts for itself. */
    public boolean isOfClient() {
        return subject.equals(clientId);
    }

    private static Instant instant(NumericDate date) {
        return Optional.ofNullable(date)
                .map(known -> Instant.ofEpochSecond(known.getValue()))
                .orElse(null);
    }
}
