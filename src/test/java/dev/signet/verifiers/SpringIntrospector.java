package dev.signet.verifiers;

import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/** Spring Security, which asks Signet. */
final class SpringIntrospector implements Verifier {

    private final OpaqueTokenIntrospector introspector;

    SpringIntrospector(String issuer, ServiceClient client) {
        introspector = SpringOpaqueTokenIntrospector.withIntrospectionUri(
                        Metadata.of(issuer).value("introspection_endpoint"))
                .clientId(client.id())
                .clientSecret(client.secret())
                .build();
    }

    @Override
    public Optional<Bearer> verify(String accessToken) {
        try {
            OAuth2AuthenticatedPrincipal principal = introspector.introspect(accessToken);
            return Optional.of(new Bearer(principal.getAttribute("username"), principal.getAttribute("phone_number")));
        } catch (BadOpaqueTokenException refusal) {
            return Optional.empty();
        }
    }
}
