package dev.signet.account;

import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The second factor of a user, for administrators. */
@Path("/api/admin/users/{id}/second-factor/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class SecondFactorAdministrationResource {

    private final OwnSecondFactor secondFactor;

    SecondFactorAdministrationResource(OwnSecondFactor secondFactor) {
        this.secondFactor = secondFactor;
    }

    @DELETE
    @Operation(
            summary = "Take a user's second factor away",
            description = "For who has lost it and the recovery codes. Ends all sessions of the user, who is told.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    public Uni<Void> removeUserSecondFactor(@RestPath UUID id) {
        return secondFactor.removeFor(id);
    }
}
