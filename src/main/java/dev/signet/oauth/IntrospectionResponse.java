package dev.signet.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signet.token.TokenDescription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** RFC 7662, section 2.2. Of a token that is not active it says nothing else. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Introspection",
        requiredProperties = {"active"})
record IntrospectionResponse(
        boolean active,
        String scope,
        String clientId,
        String username,
        String tokenType,
        Long exp,
        Long iat,
        String sub,
        List<String> aud,
        String iss,
        UUID jti,
        List<String> groups) {

    static final IntrospectionResponse INACTIVE =
            new IntrospectionResponse(false, null, null, null, null, null, null, null, null, null, null, null);

    static IntrospectionResponse of(TokenDescription token) {
        return new IntrospectionResponse(
                true,
                token.scope(),
                token.clientId(),
                token.username(),
                token.isRefreshToken() ? null : "Bearer",
                seconds(token.expiresAt()),
                seconds(token.issuedAt()),
                token.subject(),
                token.audience(),
                token.issuer(),
                token.id(),
                token.groups());
    }

    private static Long seconds(Instant instant) {
        return Optional.ofNullable(instant).map(Instant::getEpochSecond).orElse(null);
    }
}
