package dev.signet.account;

import dev.signet.account.AccountRequests.Deletion;
import dev.signet.account.AccountRequests.PasswordChange;
import dev.signet.account.AccountRequests.ProfileChange;
import dev.signet.token.Caller;
import dev.signet.user.ActiveUsers;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own account. */
@Path("/api/users/me/")
@Authenticated
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class ProfileResource {

    private final ActiveUsers users;
    private final Profile profile;
    private final Caller caller;

    ProfileResource(ActiveUsers users, Profile profile, Caller caller) {
        this.users = users;
        this.profile = profile;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Who am I?")
    @APIResponse(responseCode = "200", description = "The caller's account.")
    public Uni<ProfileResponse> getProfile() {
        return users.read(caller.userId(), ProfileResponse.COLUMNS, ProfileResponse::from);
    }

    @PATCH
    @Operation(
            summary = "Change names, e-mail address or phone number",
            description =
                    "What is not there stays as it is. Another e-mail address or phone number is not verified, and"
                            + " needs a recent login or `current_password`.")
    @APIResponse(responseCode = "200", description = "The account as it is now.")
    @APIResponse(
            responseCode = "401",
            description = "Credentials are missing (`not_authenticated`). The token is not valid"
                    + " (`token_not_valid`). A recent login is needed (`reauthentication_required`).")
    @APIResponse(responseCode = "429", description = "Too many wrong passwords (`too_many_requests`).")
    public Uni<ProfileResponse> changeProfile(@Valid ProfileChange change) {
        return profile.change(caller.userId(), change, caller.authTime()).map(ProfileResponse::from);
    }

    @POST
    @Path("password/")
    @Operation(summary = "Change the password", description = "Ends all sessions, the caller's own included.")
    @APIResponse(responseCode = "204", description = "The password is changed.")
    @APIResponse(responseCode = "409", description = "The password has just been changed by somebody else.")
    @APIResponse(responseCode = "429", description = "Too many wrong passwords (`too_many_requests`).")
    public Uni<Void> changePassword(@Valid PasswordChange change) {
        return profile.changePassword(caller.userId(), change);
    }

    @DELETE
    @Operation(summary = "Delete the account", description = "With the password. Ends all sessions.")
    @APIResponse(responseCode = "204", description = "The account is deleted.")
    @APIResponse(responseCode = "409", description = "This is the last active admin.")
    @APIResponse(responseCode = "429", description = "Too many wrong passwords (`too_many_requests`).")
    public Uni<Void> deleteAccount(@Valid Deletion deletion) {
        return profile.delete(caller.userId(), deletion.currentPassword());
    }
}
