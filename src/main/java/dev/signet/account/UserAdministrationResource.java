package dev.signet.account;

import dev.signet.account.AccountRequests.PasswordReset;
import dev.signet.account.AccountRequests.UserChange;
import dev.signet.account.AccountRequests.UserCreation;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The accounts, for administrators. */
@Path("/api/admin/users/")
@RolesAllowed(User.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class UserAdministrationResource {

    private final UserAdministration administration;

    UserAdministrationResource(UserAdministration administration) {
        this.administration = administration;
    }

    @GET
    @Operation(
            summary = "List users",
            description =
                    "In the order of their creation, page by page. Go on while there is a next: with q, a page may hold"
                            + " fewer users than the limit, or none, and not be the last.")
    @APIResponse(responseCode = "200", description = "A page.")
    public Uni<UserPage> listUsers(
            @RestQuery @Parameter(description = "The beginning of a username, e-mail address, name or phone number.")
                    String q,
            @RestQuery @Parameter(description = "Only users with this role.") String role,
            @RestQuery @Parameter(description = "Only active (true) or deactivated (false) users.") String active,
            @RestQuery @Parameter(description = "The next of the page before.") String after,
            @RestQuery @Parameter(description = "How many at most: 1 to 100, 50 if not given.") String limit) {
        return administration.list(UserFilter.parse(q, role, active, after, limit));
    }

    @POST
    @Operation(
            summary = "Create a user",
            description = "The password is temporary: the user has to change it at the first login.")
    @APIResponse(
            responseCode = "201",
            description = "The user, and where it is.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UserResponse.class)))
    @APIResponse(responseCode = "409", description = "Username, e-mail address or verified phone number is taken.")
    public Uni<RestResponse<UserResponse>> createUser(@Valid UserCreation request) {
        return administration.create(request).map(user -> RestResponse.ResponseBuilder.<UserResponse>created(
                        URI.create("/api/admin/users/" + user.id))
                .entity(UserResponse.from(user))
                .build());
    }

    @GET
    @Path("{id}/")
    @Operation(summary = "See a user")
    @APIResponse(responseCode = "200", description = "The user.")
    public Uni<UserResponse> getUser(@RestPath UUID id) {
        return administration.get(id).map(UserResponse::from);
    }

    @PATCH
    @Path("{id}/")
    @Operation(
            summary = "Change a user",
            description =
                    "What is not there stays as it is. Other roles or a deactivation end all sessions of the user.")
    @APIResponse(responseCode = "200", description = "The user as it is now.")
    @APIResponse(
            responseCode = "409",
            description =
                    "Username, e-mail address or verified phone number is taken, or this is the last active admin.")
    public Uni<UserResponse> changeUser(@RestPath UUID id, @Valid UserChange change) {
        return administration.change(id, change).map(UserResponse::from);
    }

    @DELETE
    @Path("{id}/")
    @Operation(summary = "Delete a user", description = "Ends all sessions of the user.")
    @APIResponse(responseCode = "204", description = "The user is deleted.")
    @APIResponse(responseCode = "409", description = "This is the last active admin.")
    public Uni<Void> deleteUser(@RestPath UUID id) {
        return administration.delete(id);
    }

    @POST
    @Path("{id}/password/")
    @Operation(
            summary = "Set a user's password",
            description =
                    "It is temporary: the user has to change it at the next login. Ends all sessions of the user.")
    @APIResponse(responseCode = "204", description = "The password is set.")
    public Uni<Void> setUserPassword(@RestPath UUID id, @Valid PasswordReset reset) {
        return administration.setPassword(id, reset);
    }
}
