package dev.signet.oauth;

import dev.signet.oauth.OAuthRequests.TokenRequest;
import dev.signet.platform.problem.ErrorCode;
import io.quarkus.arc.All;
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
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The token endpoint of RFC 6749, section 3.2. There is no password grant (RFC 9700, section 2.4). */
@Path("/oauth2/token")
@PermitAll
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class OAuthTokenResource {

    private final ClientAuthentication authentication;
    private final Map<String, Grant> grants;

    OAuthTokenResource(ClientAuthentication authentication, @All List<Grant> grants) {
        this.authentication = authentication;
        this.grants = grants.stream().collect(Collectors.toMap(Grant::type, Function.identity()));
    }

    @POST
    @Operation(
            summary = "Get a token",
            description = "client_credentials for a service, with its id and secret in a Basic header or in the body;"
                    + " refresh_token for the next pair of a login.")
    @APIResponse(responseCode = "200", description = "The token.")
    @APIResponse(
            responseCode = "400",
            description = "The request cannot be read (`invalid_request`). The grant is not valid (`invalid_grant`)."
                    + " The grant type is not supported (`unsupported_grant_type`). The client may not ask for this scope"
                    + " (`invalid_scope`) or audience (`invalid_target`).")
    public Uni<TokenResponse> requestToken(TokenRequest request, @Context HttpServerRequest http) {
        Grant grant = find(request.grantType());
        return authentication.requireIfSent(request, http).chain(client -> grant.grant(request, client));
    }

    private Grant find(String type) {
        if (type == null) {
            throw ErrorCode.INVALID.because("grant_type is missing.");
        }
        if (!grants.containsKey(type)) {
            throw ErrorCode.UNSUPPORTED_GRANT_TYPE.because("This grant type is not supported.");
        }
        return grants.get(type);
    }
}
