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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
    @APIResponse(
            responseCode = "200",
            description = "The JWK set.",
            content = {
                @Content(
                        mediaType = "application/jwk-set+json",
                        schema = @Schema(implementation = JwkSetDescription.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = JwkSetDescription.class))
            })
    @APIResponse(responseCode = "304", description = "The JWK set that the caller has is still the current one.")
    public Response getJwkSet(@Context Request request) {
        JwkSet jwkSet = keyRing.jwkSet();
        EntityTag tag = new EntityTag(jwkSet.entityTag());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(jwkSet.json()) : unchanged)
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .build();
    }

    /** What the set looks like, for the description of the API alone: it is written as text. */
    @Schema(name = "JwkSet")
    private record JwkSetDescription(List<Jwk> keys) {}

    @Schema(
            name = "Jwk",
            requiredProperties = {"kty", "kid", "use", "alg"},
            examples =
                    "{\"kty\": \"EC\", \"kid\": \"Zx3k9Q\", \"use\": \"sig\", \"alg\": \"ES256\", \"crv\": \"P-256\","
                            + " \"x\": \"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                            + " \"y\": \"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}")
    private record Jwk(
            String kty, String kid, String use, String alg, String n, String e, String crv, String x, String y) {}
}
