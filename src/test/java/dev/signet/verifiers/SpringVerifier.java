package dev.signet.verifiers;

import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security. */
final class SpringVerifier implements Verifier {

    private final JwtDecoder decoder;

    private SpringVerifier(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    static SpringVerifier of(String issuer) {
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withIssuerLocation(issuer).validateType(false).build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.of(
                new JwtTypeValidator("at+jwt"), new JwtIssuerValidator(issuer), new JwtAudienceValidator("signet"))));
        return new SpringVerifier(decoder);
    }

    /** As Spring Boot makes it of {@code issuer-uri}. */
    static SpringVerifier ofIssuerAlone(String issuer) {
        return new SpringVerifier(JwtDecoders.fromIssuerLocation(issuer));
    }

    @Override
    public Optional<Bearer> verify(String accessToken) {
        try {
            Jwt jwt = decoder.decode(accessToken);
            return Optional.of(new Bearer(jwt.getClaimAsString("upn"), jwt.getClaimAsString("phone_number")));
        } catch (BadJwtException refusal) {
            return Optional.empty();
        }
    }
}
