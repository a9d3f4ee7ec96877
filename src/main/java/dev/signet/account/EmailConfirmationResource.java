package dev.signet.account;

import dev.signet.account.AccountRequests.Token;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where the link in a mail leads to. Public: who has the mail may have logged in on another device. */
@Path("/api/email/verification/confirm/")
@PermitAll
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Registration")
public class EmailConfirmationResource {

    private final EmailVerification verification;

    EmailConfirmationResource(EmailVerification verification) {
        this.verification = verification;
    }

    @POST
    @Operation(summary = "Verify an e-mail address with the token that was sent there")
    @APIResponse(responseCode = "204", description = "The e-mail address is verified.")
    @APIResponse(responseCode = "409", description = "Another account has verified the e-mail address.")
    public Uni<Void> confirmEmail(@Valid Token request) {
        return verification.confirm(request.token());
    }
}
