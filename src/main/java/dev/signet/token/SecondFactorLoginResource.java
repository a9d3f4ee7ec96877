package dev.signet.token;

import dev.signet.secondfactor.Enrolment;
import dev.signet.secondfactor.Proof;
import dev.signet.token.SecondFactorRequests.Completion;
import dev.signet.token.SecondFactorRequests.EnrolmentBegin;
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

/** The second step of a login. */
@Path("/api/token/second-factor/")
@PermitAll
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class SecondFactorLoginResource {

    private final SecondFactorLogin login;
    private final TokenPairs pairs;
    private final RefreshCookie cookie;

    SecondFactorLoginResource(SecondFactorLogin login, TokenPairs pairs, RefreshCookie cookie) {
        this.login = login;
        this.pairs = pairs;
        this.cookie = cookie;
    }

    @POST
    @Operation(
            summary = "Complete a login by the second factor",
            description = "With the challenge that the first step was refused with, and a code or a recovery code."
                    + " Where a second factor had to be set up, this confirms it.")
    @APIResponse(responseCode = "200", description = "A token pair.")
    @APIResponse(
            responseCode = "401",
            description = "The code is wrong or was used before (`no_active_account`), or the challenge is not valid"
                    + " any more (`token_not_valid`). The code is right, and with the `challenge` a temporary password has"
                    + " to be changed (`password_change_required`).")
    @APIResponse(responseCode = "409", description = "No second factor is being set up.")
    @APIResponse(responseCode = "429", description = "Too many wrong codes: see `Retry-After`.")
    public Uni<RestResponse<TokenPair>> completeLogin(@Valid Completion request, @Context HttpServerRequest http) {
        return login.complete(request.challenge(), Proof.of(request.code(), request.recoveryCode()))
                .map(completed -> answer(completed, http));
    }

    @POST
    @Path("enrolment/")
    @Operation(
            summary = "Set up the second factor that a login needs",
            description = "With the challenge that the first step was refused with. Called again, it begins anew.")
    @APIResponse(responseCode = "200", description = "What the authenticator has to be told.")
    @APIResponse(responseCode = "401", description = "The challenge is not valid any more (`token_not_valid`).")
    @APIResponse(responseCode = "409", description = "There is a second factor already.")
    public Uni<Enrolment> setUpSecondFactorToLogIn(@Valid EnrolmentBegin request) {
        return login.enrol(request.challenge());
    }

    private RestResponse<TokenPair> answer(SecondFactorLogin.Completed completed, HttpServerRequest http) {
        TokenPair pair = pairs.of(completed.session());
        return cookie.answer(
                completed.recoveryCodes().map(pair::withRecoveryCodes).orElse(pair), completed.session(), http);
    }
}
