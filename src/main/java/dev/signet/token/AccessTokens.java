package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.RingKey;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.Subject;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.UnresolvableKeyException;

/** Signs and verifies access tokens: JWTs per RFC 9068. */
@ApplicationScoped
class AccessTokens {

    private static final String TYPE = "at+jwt";
    private static final String SESSION_ID = "sid";

    /** Far above any token that we issue; what is longer is not worth parsing. */
    private static final int LONGEST = 8192;

    private final KeyRing keyRing;
    private final Revocations revocations;
    private final TokenConfig config;
    private final Issuer issuer;
    private final Clock clock;
    private final JwtConsumer consumer;

    AccessTokens(KeyRing keyRing, Revocations revocations, TokenConfig config, Issuer issuer, Clock clock) {
        this.keyRing = keyRing;
        this.revocations = revocations;
        this.config = config;
        this.issuer = issuer;
        this.clock = clock;
        this.consumer = new JwtConsumerBuilder()
                .setExpectedType(true, TYPE)
                .setExpectedIssuer(true, issuer.value())
                .setExpectedAudience(true, config.audience())
                .setRequireExpirationTime()
                .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
                .setRequireSubject()
                .setRequireJwtId()
                .setAllowedClockSkewInSeconds(Math.toIntExact(config.clockSkew().toSeconds()))
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.EDDSA)
                .setVerificationKeyResolver(this::verificationKey)
                .build();
    }

    /** A new access token for a live session. */
    String sign(LiveSession session) {
        Subject subject = session.subject();
        RingKey key = keyRing.signing();
        Instant now = clock.instant();
        JwtClaimsBuilder claims = Jwt.claims()
                .issuer(issuer.value())
                .subject(subject.id().toString())
                .audience(config.audience())
                .issuedAt(now)
                .expiresAt(expiry(session, now))
                .upn(subject.username())
                .preferredUserName(subject.username())
                .groups(subject.roles())
                .claim("client_id", config.clientId())
                .claim(SESSION_ID, session.id().toString())
                .claim(Claims.phone_number_verified, subject.phoneNumberVerified());
        claimUnlessEmpty(claims, Claims.phone_number, subject.phoneNumber());
        claimUnlessEmpty(claims, Claims.email, subject.email());
        claimUnlessEmpty(claims, Claims.given_name, subject.firstName());
        claimUnlessEmpty(claims, Claims.family_name, subject.lastName());
        return claims.jws()
                .header("typ", TYPE)
                .keyId(key.kid())
                .algorithm(key.algorithm().signatureAlgorithm())
                .sign(key.privateKey());
    }

    /**
     * The claims of a token that is good now: ours, for this audience, of the right type and time, and of a session that
     * has not ended.
     *
     * @throws InvalidJwtException if it is not; the message is for the log alone
     */
    JwtClaims verify(String token) throws InvalidJwtException {
        if (token.length() > LONGEST) {
            throw refused("The token is too long");
        }
        JwtContext context = consumer.process(token);
        if (context.getJoseObjects().size() > 1) {
            throw refused("The token has another token in it");
        }
        JwtClaims claims = context.getJwtClaims();
        if (revocations.contains(sessionId(claims))) {
            throw refused("The session has ended");
        }
        return claims;
    }

    /** Fails unless {@link #verify} accepts the token. */
    Uni<Void> requireGood(String token) {
        return awaitKeyOf(token).invoke(() -> {
            try {
                verify(token);
            } catch (InvalidJwtException e) {
                throw ErrorCode.TOKEN_NOT_VALID.because("Token is invalid or expired", e);
            }
        });
    }

    /** {@link #verify} cannot wait: a token that another replica has signed with a key new to us waits here for that key. */
    Uni<Void> awaitKeyOf(String token) {
        return keyRing.refreshIfUnknown(keyId(token));
    }

    /** The {@code kid} that the token's header claims, or null. Nothing is believed here. */
    private static String keyId(String token) {
        int end = token.indexOf('.');
        if (end < 0 || token.length() > LONGEST) {
            return null;
        }
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, end));
            Object kid = new JsonObject(new String(header, StandardCharsets.UTF_8)).getValue("kid");
            return kid instanceof String text ? text : null;
        } catch (IllegalArgumentException | DecodeException e) {
            return null;
        }
    }

    /** No token outlives its session: what has ended by itself cannot be ended any more. */
    private Instant expiry(LiveSession session, Instant now) {
        Instant own = now.plus(config.accessLifetime());
        return own.isBefore(session.expiresAt()) ? own : session.expiresAt();
    }

    private static void claimUnlessEmpty(JwtClaimsBuilder claims, Claims name, String value) {
        if (value != null && !value.isEmpty()) {
            claims.claim(name, value);
        }
    }

    private static UUID sessionId(JwtClaims claims) throws InvalidJwtException {
        try {
            UUID.fromString(claims.getSubject());
            return UUID.fromString(claims.getStringClaimValue(SESSION_ID));
        } catch (MalformedClaimException | IllegalArgumentException | NullPointerException e) {
            throw refused("The token names no session or no user");
        }
    }

    private static InvalidJwtException refused(String reason) {
        return new InvalidJwtException(reason, List.of(), null);
    }

    /** The key of the ring that the token names, and only for that key's algorithm (RFC 8725, section 3.1). */
    private Key verificationKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
            throws UnresolvableKeyException {
        RingKey key = keyRing.find(signature.getKeyIdHeaderValue())
                .orElseThrow(() -> new UnresolvableKeyException("The token is not signed with a key of ours"));
        if (!key.algorithm().jose().equals(signature.getAlgorithmHeaderValue())) {
            throw new UnresolvableKeyException("The token's algorithm is not that of its key");
        }
        return key.publicKey();
    }
}
