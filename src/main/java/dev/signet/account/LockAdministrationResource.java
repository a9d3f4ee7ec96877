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

/** Locks on accounts, for administrators. */
@Path("/api/admin/users/{id}/lock/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class LockAdministrationResource {

    private final AccountRescue rescue;

    LockAdministrationResource(AccountRescue rescue) {
        this.rescue = rescue;
    }

    @DELETE
    @Operation(
            summary = "Unlock a user",
            description = "Forgets the failed logins of the account. Addresses that are blocked themselves stay so.")
    @APIResponse(responseCode = "204", description = "The account can be logged in to again.")
    public Uni<Void> unlockUser(@RestPath UUID id) {
        return rescue.unlock(id);
    }
}
