package dev.signet.token;

import dev.signet.platform.http.AuthorizationSchemes;
import dev.signet.platform.http.Origin.Actor;
import dev.signet.platform.http.Origins;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JWTAuthMechanism;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The bearer scheme (RFC 6750), header only, and what stands for it. Verification is synchronous, so a token that another
 * replica has signed with a key that is new to us has to wait for that key here, before it.
 */
@ApplicationScoped
@Alternative
@Priority(1)
class BearerMechanism implements HttpAuthenticationMechanism {

    private final JWTAuthMechanism delegate;
    private final AccessTokenVerifier verifier;
    private final AuthorizationSchemes schemes;

    BearerMechanism(JWTAuthMechanism delegate, AccessTokenVerifier verifier, AuthorizationSchemes schemes) {
        this.delegate = delegate;
        this.verifier = verifier;
        this.schemes = schemes;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identityProviders) {
        List<String> headers = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() > 1) {
            // A proxy in front of us may have let the request pass because of the one that we do not look at.
            return Uni.createFrom().failure(new AuthenticationFailedException("More than one Authorization header"));
        }
        return headers.stream()
                .flatMap(header -> schemes.token(header).stream())
                .findFirst()
                .map(token -> verifier.prepare(token)
                        .chain(() -> identityProviders.authenticate(asCredential(token, request)))
                        .invoke(identity -> Origins.authenticated(request, actor(identity))))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return delegate.getChallenge(request);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return delegate.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return delegate.getCredentialTransport(request);
    }

    private static Actor actor(SecurityIdentity identity) {
        JsonWebToken accessToken = (JsonWebToken) identity.getPrincipal();
        return new Actor(
                UUID.fromString(accessToken.getSubject()),
                accessToken.getClaim(AccessTokens.CLIENT_ID),
                UUID.fromString(accessToken.getClaim(AccessTokens.SESSION_ID)));
    }

    private static AuthenticationRequest asCredential(String token, RoutingContext request) {
        return HttpSecurityUtils.setRoutingContextAttribute(
                new TokenAuthenticationRequest(new JsonWebTokenCredential(token)), request);
    }
}
