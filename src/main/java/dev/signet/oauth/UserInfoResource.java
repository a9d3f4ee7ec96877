package dev.signet.oauth;

import dev.signet.token.Caller;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.Authenticated;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who the user of an access token is (OpenID Connect Core, section 5.3), as the database has it now. */
@Path("/oauth2/userinfo")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class UserInfoResource {

    private final Caller caller;

    UserInfoResource(Caller caller) {
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Who is the user of this access token?")
    @APIResponse(responseCode = "200", description = "The claims of the user.")
    public Uni<UserInfoResponse> get() {
        return find(caller.userId());
    }

    @POST
    @Operation(summary = "The same, for those who send a POST")
    @APIResponse(responseCode = "200", description = "The claims of the user.")
    public Uni<UserInfoResponse> post() {
        return find(caller.userId());
    }

    private static Uni<UserInfoResponse> find(UUID id) {
        return Panache.withSession(() -> User.<User>findById(id))
                .map(user -> user != null && user.active ? UserInfoResponse.from(user) : null)
                .onItem()
                .ifNull()
                .failWith(() -> new AuthenticationFailedException("The user is gone"));
    }
}
