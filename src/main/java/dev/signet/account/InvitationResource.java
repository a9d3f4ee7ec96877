package dev.signet.account;

import dev.signet.account.AccountRequests.InvitationCreation;
import dev.signet.platform.http.Origins;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Invitations to register, for administrators. */
@Path("/api/admin/invitations/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class InvitationResource {

    private final Invitations invitations;
    private final Origins origins;

    InvitationResource(Invitations invitations, Origins origins) {
        this.invitations = invitations;
        this.origins = origins;
    }

    @GET
    @Operation(summary = "List invitations", description = "The 200 newest, the newest first.")
    @APIResponse(responseCode = "200", description = "The invitations.")
    public Uni<List<InvitationResponse>> listInvitations() {
        return invitations.list();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Invite somebody to register",
            description =
                    "Once. The account gets these roles. Where there is an e-mail address, it is mailed there, and"
                            + " an account that is registered with the same address has it verified.")
    @APIResponse(
            responseCode = "201",
            description = "The invitation, with its token: it is not shown again.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = InvitationResponse.class)))
    public Uni<RestResponse<InvitationResponse>> createInvitation(@Valid InvitationCreation request) {
        return invitations
                .create(request, origins.current().actor().subject())
                .map(invitation -> RestResponse.ResponseBuilder.<InvitationResponse>created(
                                URI.create("/api/admin/invitations/" + invitation.id()))
                        .entity(invitation)
                        .build());
    }

    @DELETE
    @Path("{id}/")
    @Operation(summary = "Withdraw an invitation")
    @APIResponse(responseCode = "204", description = "Nobody can register with it any more.")
    public Uni<Void> deleteInvitation(@RestPath UUID id) {
        return invitations.delete(id);
    }
}
