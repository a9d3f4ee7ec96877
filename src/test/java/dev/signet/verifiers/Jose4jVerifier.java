package dev.signet.verifiers;

import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/** jose4j, which Signet uses as well. */
final class Jose4jVerifier implements Verifier {

    private final JwtConsumer consumer;

    Jose4jVerifier(String issuer) {
        HttpsJwks keys = new HttpsJwks(Metadata.of(issuer).value("jwks_uri"));
        consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                .setExpectedType(true, "at+jwt")
                .setExpectedIssuer(issuer)
                .setExpectedAudience("signet")
                .setRequireExpirationTime()
                .build();
    }

    @Override
    public Optional<Bearer> verify(String accessToken) throws Exception {
        try {
            JwtClaims claims = consumer.processToClaims(accessToken);
            return Optional.of(
                    new Bearer(claims.getStringClaimValue("upn"), claims.getStringClaimValue("phone_number")));
        } catch (InvalidJwtException refusal) {
            return Optional.empty();
        }
    }
}
