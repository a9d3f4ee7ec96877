package dev.signet.token;

import dev.signet.token.TokenRequests.NewPassword;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The step of a login that has a temporary password changed. */
@Path("/api/token/password/")
@PermitAll
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class NewPasswordLoginResource {

    private final NewPasswordLogin login;
    private final TokenPairs pairs;
    private final RefreshCookie cookie;

    NewPasswordLoginResource(NewPasswordLogin login, TokenPairs pairs, RefreshCookie cookie) {
        this.login = login;
        this.pairs = pairs;
        this.cookie = cookie;
    }

    @POST
    @Operation(
            summary = "Complete a login by a password of one's own",
            description =
                    "With the challenge that a login with a temporary password was refused with. A password that is"
                            + " refused does not use the challenge up.")
    @APIResponse(responseCode = "200", description = "A token pair. The password is changed.")
    @APIResponse(
            responseCode = "401",
            description =
                    "The challenge is not valid any more (`token_not_valid`). The password is changed, and with the"
                            + " `challenge` a second factor has to be set up (`second_factor_enrolment_required`).")
    public Uni<RestResponse<TokenPair>> replaceTemporaryPassword(
            @Valid NewPassword request, @Context HttpServerRequest http) {
        return login.complete(request.challenge(), request.newPassword())
                .map(session -> cookie.answer(pairs.of(session), session, http));
    }
}
