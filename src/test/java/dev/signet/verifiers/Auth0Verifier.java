package dev.signet.verifiers;

import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.RSAKeyProvider;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** java-jwt with jwks-rsa of Auth0, which knows by itself where an issuer's keys are. */
final class Auth0Verifier implements Verifier {

    private final JWTVerifier verifier;

    Auth0Verifier(String issuer) {
        JwkProvider keys = new JwkProviderBuilder(issuer).build();
        verifier = JWT.require(Algorithm.RSA256(new PublicKeys(keys)))
                .withIssuer(issuer)
                .withAudience("signet")
                .build();
    }

    @Override
    public Optional<Bearer> verify(String accessToken) {
        try {
            DecodedJWT jwt = verifier.verify(accessToken);
            return Optional.of(new Bearer(
                    jwt.getClaim("upn").asString(), jwt.getClaim("phone_number").asString()));
        } catch (JWTVerificationException refusal) {
            return Optional.empty();
        }
    }

    private record PublicKeys(JwkProvider keys) implements RSAKeyProvider {

        @Override
        public RSAPublicKey getPublicKeyById(String keyId) {
            try {
                return (RSAPublicKey) keys.get(keyId).getPublicKey();
            } catch (JwkException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public RSAPrivateKey getPrivateKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getPrivateKeyId() {
            throw new UnsupportedOperationException();
        }
    }
}
