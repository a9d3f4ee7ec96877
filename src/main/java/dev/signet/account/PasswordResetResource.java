package dev.signet.account;

import dev.signet.account.AccountRequests.ForgottenPassword;
import dev.signet.account.AccountRequests.ForgottenPasswordConfirmation;
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
import org.jboss.resteasy.reactive.ResponseStatus;

/** Forgotten passwords. */
@Path("/api/password/reset/")
@PermitAll
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Registration")
public class PasswordResetResource {

    private final PasswordReset reset;
    private final PasswordResetConfirmation confirmation;

    PasswordResetResource(PasswordReset reset, PasswordResetConfirmation confirmation) {
        this.reset = reset;
        this.confirmation = confirmation;
    }

    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Have a link or a code sent that sets a new password",
            description =
                    "A link to an e-mail address, or a code to a verified phone number. The answer is the same, and"
                            + " takes as long, where there is no such account.")
    @APIResponse(responseCode = "202", description = "If there is such an account, the message is on its way.")
    @APIResponse(responseCode = "429", description = "Too many messages (`too_many_requests`).")
    @APIResponse(
            responseCode = "503",
            description = "Such messages cannot be sent (`delivery_unavailable`). The database is unavailable"
                    + " (`database_unavailable`).")
    public Uni<Void> requestPasswordReset(@Valid ForgottenPassword request) {
        return reset.request(request);
    }

    @POST
    @Path("confirm/")
    @Operation(
            summary = "Set a new password with the token or the code that was sent",
            description = "Ends all sessions. The second factor stays.")
    @APIResponse(responseCode = "204", description = "The password is changed.")
    @APIResponse(responseCode = "429", description = "Too many wrong codes (`too_many_requests`).")
    public Uni<Void> confirmPasswordReset(@Valid ForgottenPasswordConfirmation request) {
        return confirmation.confirm(request);
    }
}
