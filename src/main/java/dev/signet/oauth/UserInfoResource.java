package dev.signet.oauth;

import dev.signet.token.Caller;
import dev.signet.user.ActiveUsers;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who the user of an access token is (OpenID Connect Core, section 5.3), as the database has it now. */
@Path("/oauth2/userinfo")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class UserInfoResource {

    private final ActiveUsers users;
    private final Caller caller;

    UserInfoResource(ActiveUsers users, Caller caller) {
        this.users = users;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Who is the user of this access token?")
    @APIResponse(responseCode = "200", description = "The claims of the user.")
    public Uni<UserInfoResponse> getUserInfo() {
        return read();
    }

    @POST
    @Operation(summary = "The same, for those who send a POST")
    @APIResponse(responseCode = "200", description = "The claims of the user.")
    public Uni<UserInfoResponse> postUserInfo() {
        return read();
    }

    private Uni<UserInfoResponse> read() {
        return users.read(caller.userId(), UserInfoResponse.COLUMNS, UserInfoResponse::from);
    }
}
