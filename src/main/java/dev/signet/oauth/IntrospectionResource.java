package dev.signet.oauth;

import dev.signet.oauth.OAuthRequests.TokenToJudge;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.token.TokenDescription;
import dev.signet.token.Tokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Token introspection (RFC 7662), for services that must know now whether a token is good. A service hears only of tokens
 * that are for it (section 4), and of refresh tokens only if it asks for one: who asks about a bearer token must not be
 * told that a refresh token is good for one.
 */
@Path("/oauth2/introspect")
@PermitAll
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class IntrospectionResource {

    private final ClientAuthentication authentication;
    private final Tokens tokens;

    IntrospectionResource(ClientAuthentication authentication, Tokens tokens) {
        this.authentication = authentication;
        this.tokens = tokens;
    }

    @POST
    @Operation(
            summary = "Ask what a token is worth now",
            description = "For authenticated clients that serve the token's audience."
                    + " Of a refresh token only with token_type_hint=refresh_token.")
    @APIResponse(responseCode = "200", description = "What it says if it is active, and else only that it is not.")
    public Uni<IntrospectionResponse> introspectToken(TokenToJudge request, @Context HttpServerRequest http) {
        return authentication.require(request, http).chain(client -> introspect(request, client));
    }

    private Uni<IntrospectionResponse> introspect(TokenToJudge request, Client client) {
        if (request.token() == null) {
            throw ErrorCode.INVALID.because("token is missing.");
        }
        return tokens.inspect(request.token()).map(token -> token.filter(active -> isFor(client, active, request))
                .map(IntrospectionResponse::of)
                .orElse(IntrospectionResponse.INACTIVE));
    }

    private boolean isFor(Client client, TokenDescription token, TokenToJudge request) {
        List<String> serves = List.of(client.serves);
        return token.isRefreshToken()
                ? request.isHintedRefreshToken() && serves.contains(tokens.ownAudience())
                : token.audience().stream().anyMatch(serves::contains);
    }
}
