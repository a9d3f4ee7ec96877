package dev.signet.account;

import dev.signet.account.AccountRequests.NewAccount;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Accounts that people make themselves, where that is open to them. */
@Path("/api/users/")
@PermitAll
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Registration")
public class RegistrationResource {

    private static final URI OWN_ACCOUNT = URI.create("/api/users/me");

    private final Registration registration;

    RegistrationResource(Registration registration) {
        this.registration = registration;
    }

    @POST
    @Operation(
            summary = "Register",
            description =
                    "Everybody, with an invitation, or nobody: `signet.registration.mode`. A link that verifies the"
                            + " e-mail address is sent there. Does not log in.")
    @APIResponse(
            responseCode = "201",
            description = "The account, and where it is for its owner.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ProfileResponse.class)))
    @APIResponse(responseCode = "403", description = "Nobody can register (`registration_closed`).")
    @APIResponse(responseCode = "409", description = "The username is taken.")
    @APIResponse(responseCode = "429", description = "Too many registrations (`too_many_requests`).")
    public Uni<RestResponse<ProfileResponse>> register(@Valid NewAccount request) {
        return registration.register(request).map(user -> RestResponse.ResponseBuilder.<ProfileResponse>created(
                        OWN_ACCOUNT)
                .entity(ProfileResponse.from(user))
                .build());
    }
}
