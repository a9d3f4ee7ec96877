package dev.signet.token;

import io.quarkus.smallrye.jwt.runtime.auth.QuarkusJwtCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Has MicroProfile JWT ask us what a bearer token is worth, instead of a public key in a file: keys come from the key
 * ring, and ended sessions count.
 */
@ApplicationScoped
@Alternative
@Priority(1)
class SignetCallerPrincipalFactory extends JWTCallerPrincipalFactory {

    private final AccessTokenVerifier verifier;

    SignetCallerPrincipalFactory(AccessTokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        try {
            JwtClaims claims = verifier.verify(token);
            return new QuarkusJwtCallerPrincipal(name(claims), claims);
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw new ParseException("Access token refused", e);
        }
    }

    /** A client has no {@code upn}. */
    private static String name(JwtClaims claims) throws MalformedClaimException {
        String upn = claims.getStringClaimValue("upn");
        return upn == null ? claims.getSubject() : upn;
    }
}
