package dev.signet.account;

import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** New passwords for users who cannot get in. No administrator learns one. */
@Path("/api/admin/users/{id}/password/reset/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class ResetAdministrationResource {

    private final AccountRescue rescue;

    ResetAdministrationResource(AccountRescue rescue) {
        this.rescue = rescue;
    }

    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Send a user what sets a new password",
            description = "A link by e-mail, or a code to a verified phone number. The password stays until then.")
    @APIResponse(responseCode = "202", description = "It is on its way.")
    @APIResponse(responseCode = "409", description = "The account is not active, or cannot be reached.")
    public Uni<Void> startUserPasswordReset(@RestPath UUID id) {
        return rescue.startReset(id);
    }
}
