package dev.signet.account;

import dev.signet.account.AccountRequests.Code;
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

/** The caller's phone number, and whether it is the caller's. */
@Path("/api/users/me/phone/verification/")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class PhoneVerificationResource {

    private final PhoneVerification verification;
    private final Caller caller;

    PhoneVerificationResource(PhoneVerification verification, Caller caller) {
        this.verification = verification;
        this.caller = caller;
    }

    @POST
    @ResponseStatus(202)
    @Operation(summary = "Have a code sent to the phone number", description = "It replaces the one before.")
    @APIResponse(responseCode = "202", description = "The code is on its way.")
    @APIResponse(responseCode = "400", description = "There is no phone number (`invalid`).")
    @APIResponse(responseCode = "409", description = "The phone number is verified already.")
    @APIResponse(responseCode = "429", description = "Too many codes (`too_many_requests`).")
    @APIResponse(
            responseCode = "503",
            description = "Text messages cannot be sent (`delivery_unavailable`). The database is unavailable"
                    + " (`database_unavailable`).")
    public Uni<Void> sendPhoneVerification() {
        return verification.start(caller.userId());
    }

    @POST
    @Path("confirm/")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Verify the phone number with the code")
    @APIResponse(responseCode = "200", description = "The account, with a phone number that is verified.")
    @APIResponse(responseCode = "409", description = "Another account has verified the phone number.")
    public Uni<ProfileResponse> confirmOwnPhoneNumber(@Valid Code request) {
        return verification.confirm(caller.userId(), request.code()).map(ProfileResponse::from);
    }
}
