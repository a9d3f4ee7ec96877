package dev.signet.oauth;

import dev.signet.oauth.ClientRequests.ClientChange;
import dev.signet.oauth.ClientRequests.ClientCreation;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The service clients, for administrators. */
@Path("/api/admin/clients/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class ClientAdministrationResource {

    private final Clients clients;

    ClientAdministrationResource(Clients clients) {
        this.clients = clients;
    }

    @GET
    @Operation(summary = "List the service clients", description = "In the order of their creation.")
    @APIResponse(responseCode = "200", description = "The clients.")
    public Uni<List<ClientResponse>> listClients() {
        return clients.list();
    }

    @POST
    @Operation(
            summary = "Create a service client",
            description = "Its tokens are for Signet itself if nothing else is said.")
    @APIResponse(
            responseCode = "201",
            description = "The client, with its secret: it is not shown again.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ClientResponse.class)))
    public Uni<RestResponse<ClientResponse>> createClient(@Valid ClientCreation request) {
        return clients.create(request).map(client -> RestResponse.ResponseBuilder.<ClientResponse>created(
                        URI.create("/api/admin/clients/" + client.clientId()))
                .entity(client)
                .build());
    }

    @GET
    @Path("{id}/")
    @Operation(summary = "See a service client")
    @APIResponse(responseCode = "200", description = "The client.")
    public Uni<ClientResponse> getClient(@RestPath UUID id) {
        return clients.get(id);
    }

    @PATCH
    @Path("{id}/")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change, disable or enable a service client",
            description = "What is not there stays as it is. Other roles or the disabling end its access tokens.")
    @APIResponse(responseCode = "200", description = "The client as it is now.")
    public Uni<ClientResponse> changeClient(@RestPath UUID id, @Valid ClientChange change) {
        return clients.change(id, change);
    }

    @DELETE
    @Path("{id}/")
    @Operation(summary = "Delete a service client", description = "Ends its access tokens.")
    @APIResponse(responseCode = "204", description = "The client is deleted.")
    public Uni<Void> deleteClient(@RestPath UUID id) {
        return clients.delete(id);
    }

    @POST
    @Path("{id}/secret/")
    @Operation(
            summary = "Give a service client another secret",
            description = "The one before stays valid for the change-over, the one before that ends at once.")
    @APIResponse(responseCode = "200", description = "The client, with its new secret: it is not shown again.")
    public Uni<ClientResponse> changeClientSecret(@RestPath UUID id) {
        return clients.changeSecret(id);
    }
}
