package dev.signet.key;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The JWK set, with which anybody can verify Signet's tokens. */
@Path("/.well-known/jwks.json")
@PermitAll
@Tag(name = "Keys")
public class JwkSetResource {

    private final KeyRing keyRing;
    private final String cacheControl;

    JwkSetResource(KeyRing keyRing, KeyConfig config) {
        this.keyRing = keyRing;
        this.cacheControl = "public, max-age=" + config.jwksMaxAge().toSeconds();
    }

    @GET
    @Produces({"application/jwk-set+json", MediaType.APPLICATION_JSON})
    @Operation(summary = "The public keys that tokens are verified with (RFC 7517)")
    @APIResponse(responseCode = "200", description = "The JWK set.")
    @APIResponse(responseCode = "304", description = "The JWK set that the caller has is still the current one.")
    public Response jwkSet(@Context Request request) {
        JwkSet jwkSet = keyRing.jwkSet();
        EntityTag tag = new EntityTag(jwkSet.entityTag());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(jwkSet.json()) : unchanged)
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .build();
    }
}
