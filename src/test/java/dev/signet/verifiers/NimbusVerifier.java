package dev.signet.verifiers;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Nimbus JOSE + JWT, which finds the keys in the metadata. */
final class NimbusVerifier implements Verifier {

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    NimbusVerifier(String issuer) throws MalformedURLException {
        URI jwkSet = URI.create(Metadata.of(issuer).value("jwks_uri"));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256, JWKSourceBuilder.create(jwkSet.toURL()).build()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "signet",
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("sub", "exp", "iat", "jti", "client_id")));
    }

    @Override
    public Optional<Bearer> verify(String accessToken) throws Exception {
        try {
            JWTClaimsSet claims = processor.process(accessToken, null);
            return Optional.of(new Bearer(claims.getStringClaim("upn"), claims.getStringClaim("phone_number")));
        } catch (BadJOSEException refusal) {
            return Optional.empty();
        }
    }
}
