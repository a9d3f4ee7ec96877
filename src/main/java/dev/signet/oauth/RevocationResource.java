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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * Token revocation (RFC 7009). A refresh token takes its session along and so all access tokens of it, an access token
 * ends alone. What is no good token is revoked already. A client revokes its own tokens; those of users are the public
 * client's, which has no secret: who holds such a token may end it.
 */
@Path("/oauth2/revoke")
@PermitAll
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class RevocationResource {

    private final ClientAuthentication authentication;
    private final Tokens tokens;

    RevocationResource(ClientAuthentication authentication, Tokens tokens) {
        this.authentication = authentication;
        this.tokens = tokens;
    }

    @POST
    @ResponseStatus(200)
    @Operation(
            summary = "End a token",
            description = "A refresh token ends with its session and all its access tokens.")
    @APIResponse(responseCode = "200", description = "It is no good any more, if it ever was.")
    @APIResponse(
            responseCode = "400",
            description = "The request cannot be read (`invalid_request`). The token is another client's"
                    + " (`unauthorized_client`).")
    public Uni<Void> revokeToken(TokenToJudge request, @Context HttpServerRequest http) {
        return authentication.requireIfSent(request, http).chain(client -> revoke(request, client));
    }

    private Uni<Void> revoke(TokenToJudge request, Client client) {
        if (request.token() == null) {
            throw ErrorCode.INVALID.because("token is missing.");
        }
        return tokens.inspect(request.token()).chain(found -> found.map(token -> revoke(request.token(), token, client))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> revoke(String text, TokenDescription token, Client client) {
        String caller = client == null ? tokens.publicClientId() : client.id.toString();
        if (!caller.equals(token.clientId())) {
            throw ErrorCode.UNAUTHORIZED_CLIENT.because("The token was not issued to this client.");
        }
        return tokens.revoke(text, token);
    }
}
