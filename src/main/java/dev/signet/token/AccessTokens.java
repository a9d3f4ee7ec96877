package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.RingKey;
import dev.signet.user.Subject;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Signs access tokens: JWTs per RFC 9068. */
@ApplicationScoped
class AccessTokens {

    static final String TYPE = "at+jwt";
    static final String SESSION_ID = "sid";
    static final String CLIENT_ID = "client_id";
    static final String AUTH_TIME = "auth_time";

    private final KeyRing keyRing;
    private final TokenConfig config;
    private final UserClaims userClaims;
    private final Issuer issuer;
    private final Clock clock;
    private final TokenMetrics metrics;

    AccessTokens(
            KeyRing keyRing,
            TokenConfig config,
            UserClaims userClaims,
            Issuer issuer,
            Clock clock,
            TokenMetrics metrics) {
        this.keyRing = keyRing;
        this.config = config;
        this.userClaims = userClaims;
        this.issuer = issuer;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A new access token for a live session. No token outlives its session: what has ended cannot be revoked. */
    AccessToken sign(LiveSession session) {
        Subject subject = session.subject();
        JwtClaimsBuilder claims = Jwt.claims()
                .subject(subject.id().toString())
                .audience(config.audience())
                .upn(subject.username())
                .preferredUserName(subject.username())
                .groups(subject.roles())
                .claim(CLIENT_ID, config.clientId())
                .claim(SESSION_ID, session.id().toString())
                .claim(AUTH_TIME, session.authenticatedAt().getEpochSecond())
                .claim("amr", session.amr());
        userClaims.of(subject).forEach(claims::claim);
        return sign(claims, session.expiresAt());
    }

    /** A new access token for a client that acts for itself (RFC 9068, section 2.2: the subject is the client). */
    AccessToken sign(ClientGrant grant) {
        JwtClaimsBuilder claims = Jwt.claims()
                .subject(grant.clientId().toString())
                .audience(Set.copyOf(grant.audience()))
                .groups(grant.roles())
                .claim(CLIENT_ID, grant.clientId().toString())
                .claim(SESSION_ID, grant.sessionId().toString());
        if (!grant.scope().isEmpty()) {
            claims.claim("scope", String.join(" ", grant.scope()));
        }
        return sign(claims, Instant.MAX);
    }

    private AccessToken sign(JwtClaimsBuilder claims, Instant latest) {
        RingKey key = keyRing.signing();
        Instant now = clock.instant();
        Instant own = now.plus(config.accessLifetime());
        Instant expiresAt = own.isBefore(latest) ? own : latest;
        String token = claims.issuer(issuer.value())
                .issuedAt(now)
                .expiresAt(expiresAt)
                .jws()
                .header("typ", TYPE)
                .keyId(key.kid())
                .algorithm(key.algorithm().signatureAlgorithm())
                .sign(key.privateKey());
        metrics.signed(token.length());
        requireAcceptable(token);
        return new AccessToken(token, Duration.between(now, expiresAt).truncatedTo(ChronoUnit.SECONDS));
    }

    /** Nobody would accept it, we neither: better to say so now. */
    private void requireAcceptable(String token) {
        if (token.length() > config.maxLength()) {
            throw new IllegalStateException(
                    "An access token would have %d characters, more than signet.token.max-length"
                            .formatted(token.length()));
        }
    }
}
