package dev.signet.account;

import dev.signet.account.AccountRequests.Token;
import dev.signet.token.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The caller's e-mail address, and whether it is the caller's. */
@Path("/api/users/me/email/verification/")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class EmailVerificationResource {

    private final EmailVerification verification;
    private final Caller caller;

    EmailVerificationResource(EmailVerification verification, Caller caller) {
        this.verification = verification;
        this.caller = caller;
    }

    @POST
    @ResponseStatus(202)
    @Operation(summary = "Have a link sent to the e-mail address", description = "It replaces the one before.")
    @APIResponse(responseCode = "202", description = "The link is on its way.")
    @APIResponse(responseCode = "400", description = "There is no e-mail address (`invalid`).")
    @APIResponse(responseCode = "409", description = "The e-mail address is verified already.")
    @APIResponse(responseCode = "429", description = "Too many links (`too_many_requests`).")
    @APIResponse(
            responseCode = "503",
            description = "Mails cannot be sent (`delivery_unavailable`). The database is unavailable"
                    + " (`database_unavailable`).")
    public Uni<Void> sendEmailVerification() {
        return verification.start(caller.userId());
    }

    @POST
    @Path("confirm/")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Verify the e-mail address with the token that was sent there",
            description = "`POST /api/email/verification/confirm/` does the same for who is not logged in.")
    @APIResponse(responseCode = "200", description = "The account, with an e-mail address that is verified.")
    @APIResponse(responseCode = "409", description = "Another account has verified the e-mail address.")
    public Uni<ProfileResponse> confirmOwnEmail(@Valid Token request) {
        return verification.confirm(caller.userId(), request.token()).map(ProfileResponse::from);
    }
}
