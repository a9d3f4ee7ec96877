package dev.signet.key;

import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** The signing keys, for administrators. */
@Path("/api/admin/keys/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class KeyAdministrationResource {

    private final KeyRotation rotation;
    private final KeyRing keyRing;

    KeyAdministrationResource(KeyRotation rotation, KeyRing keyRing) {
        this.rotation = rotation;
        this.keyRing = keyRing;
    }

    @GET
    @Operation(summary = "List the signing keys", description = "All that there have been, the newest first.")
    @APIResponse(responseCode = "200", description = "The keys, without their private parts.")
    public Uni<List<KeyResponse>> listKeys() {
        return rotation.list().map(keys -> keys.stream().map(this::response).toList());
    }

    @POST
    @Path("rotate/")
    @ResponseStatus(201)
    @Operation(
            summary = "Make a new signing key",
            description = "It is published at once and takes over when everybody can know it.")
    @APIResponse(
            responseCode = "201",
            description = "The new key.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = KeyResponse.class)))
    @APIResponse(responseCode = "409", description = "A new key is published already and has yet to take over.")
    public Uni<KeyResponse> rotateKeys() {
        return rotation.rotate().call(keyRing::load).map(this::response);
    }

    @POST
    @Path("{kid}/revoke/")
    @Operation(
            summary = "Revoke a signing key that has leaked",
            description = "At once: none of its tokens is honoured any more, and another key signs.")
    @APIResponse(responseCode = "200", description = "The key as it is now.")
    public Uni<KeyResponse> revokeKey(@RestPath String kid) {
        return rotation.revoke(kid).call(keyRing::load).map(this::response);
    }

    private KeyResponse response(SigningKey key) {
        return KeyResponse.from(key, rotation.state(key));
    }
}
