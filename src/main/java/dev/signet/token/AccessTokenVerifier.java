package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.RingKey;
import dev.signet.platform.Digest;
import dev.signet.platform.database.DatabaseChanges;
import dev.signet.platform.problem.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

/** Verifies access tokens: JWTs per RFC 9068, signed with a key of the ring, and not revoked. */
@ApplicationScoped
class AccessTokenVerifier {

    private final KeyRing keyRing;
    private final VerifiedTokens verified;
    private final Revocations revocations;
    private final DatabaseChanges changes;
    private final String audience;
    private final int maxLength;
    private final JwtConsumer consumer;

    AccessTokenVerifier(
            KeyRing keyRing,
            VerifiedTokens verified,
            Revocations revocations,
            DatabaseChanges changes,
            TokenConfig config,
            Issuer issuer) {
        this.keyRing = keyRing;
        this.verified = verified;
        this.revocations = revocations;
        this.changes = changes;
        this.audience = config.audience();
        this.maxLength = config.maxLength();
        this.consumer = new JwtConsumerBuilder()
                .setExpectedType(true, AccessTokens.TYPE)
                .setExpectedIssuer(true, issuer.value())
                .setSkipDefaultAudienceValidation()
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

    /**
     * The claims of a token that is good now, for this service: ours, of the right type and time, for our audience, and
     * not revoked. They are not to be changed.
     *
     * @throws InvalidJwtException if it is not; the message is for the log alone
     */
    JwtClaims verify(String token) throws InvalidJwtException {
        VerifiedToken good = requireGoodForSomebody(token);
        if (!good.audience().contains(audience)) {
            throw refused("The token is for another audience");
        }
        return good.claims();
    }

    /** As {@link #verify}, but also of a token for another service. */
    JwtClaims verifyForAnyAudience(String token) throws InvalidJwtException {
        return requireGoodForSomebody(token).claims();
    }

    /** What may change while a token lives is looked at each time; what cannot, once. */
    private VerifiedToken requireGoodForSomebody(String token) throws InvalidJwtException {
        if (token.length() > maxLength) {
            throw refused("The token is too long");
        }
        Digest digest = Digest.of(token);
        Optional<VerifiedToken> known = verified.find(digest).filter(found -> isHonoured(found.key()));
        VerifiedToken good = known.isPresent() ? known.get() : read(token);
        requireNotRevoked(good);
        if (known.isEmpty()) {
            verified.add(digest, good, token.length());
        }
        return good;
    }

    private boolean isHonoured(RingKey key) {
        return keyRing.find(key.kid())
                .filter(current -> current.publicKey().equals(key.publicKey()))
                .isPresent();
    }

    /** Checks the signature and all that the token says of itself. */
    private VerifiedToken read(String token) throws InvalidJwtException {
        JwtContext context = consumer.process(token);
        if (context.getJoseObjects().size() > 1) {
            throw refused("The token has another token in it");
        }
        JwtClaims claims = context.getJwtClaims();
        try {
            UUID.fromString(claims.getSubject());
            VerifiedToken read = new VerifiedToken(
                    claims,
                    key(context.getJoseObjects().get(0)),
                    UUID.fromString(claims.getJwtId()),
                    UUID.fromString(claims.getStringClaimValue(AccessTokens.SESSION_ID)),
                    List.copyOf(claims.getAudience()),
                    Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
            if (read.audience().isEmpty()) {
                throw refused("The token is for no audience");
            }
            return read;
        } catch (MalformedClaimException | IllegalArgumentException | NullPointerException e) {
            throw refused("The token's audience is malformed, or it names no session, no subject or no id");
        } catch (UnresolvableKeyException e) {
            throw refused("The token's key has just been revoked");
        }
    }

    /** Fails unless {@link #verify} accepts the token. */
    Uni<Void> requireGood(String token) {
        return prepare(token).invoke(() -> {
            try {
                verify(token);
            } catch (InvalidJwtException e) {
                throw ErrorCode.TOKEN_NOT_VALID.because("Token is invalid or expired", e);
            }
        });
    }

    /**
     * What {@link #verify} cannot do, because it cannot wait: a token that another replica has signed with a key new to
     * us waits here for that key. Fails where this replica cannot know what has been revoked, and is not to serve then.
     */
    Uni<Void> prepare(String token) {
        return changes.refusalWhenStale()
                .map(refusal -> Uni.createFrom().<Void>failure(refusal))
                .orElseGet(() -> verified.contains(Digest.of(token))
                        ? Uni.createFrom().voidItem()
                        : keyRing.refreshIfUnknown(keyId(token)));
    }

    /** The {@code kid} that the token's header claims, or null. Nothing is believed here. */
    private String keyId(String token) {
        int end = token.indexOf('.');
        if (end < 0 || token.length() > maxLength) {
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

    private void requireNotRevoked(VerifiedToken token) throws InvalidJwtException {
        if (revocations.contains(token.sessionId())) {
            throw refused("The session has ended");
        }
        if (revocations.contains(token.id())) {
            throw refused("The token has been revoked");
        }
    }

    private static InvalidJwtException refused(String reason) {
        return new InvalidJwtException(reason, List.of(), null);
    }

    private Key verificationKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
            throws UnresolvableKeyException {
        return key(signature).publicKey();
    }

    /** The key of the ring that the token names, and only for that key's algorithm (RFC 8725, section 3.1). */
    private RingKey key(JsonWebStructure signature) throws UnresolvableKeyException {
        RingKey key = keyRing.find(signature.getKeyIdHeaderValue())
                .orElseThrow(() -> new UnresolvableKeyException("The token is not signed with a key of ours"));
        if (!key.algorithm().jose().equals(signature.getAlgorithmHeaderValue())) {
            throw new UnresolvableKeyException("The token's algorithm is not that of its key");
        }
        return key;
    }
}
