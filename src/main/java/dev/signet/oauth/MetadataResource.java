package dev.signet.oauth;

import dev.signet.key.Algorithm;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.token.Tokens;
import io.quarkus.arc.All;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What this authorization server is and where its endpoints are (RFC 8414), also where frameworks of OpenID Connect look
 * for it. There is no authorization endpoint: nobody logs in with a browser here, and no response type is supported.
 * <p>
 * Where the issuer has a path, a client may look behind it, as OpenID Connect does, which is here once a proxy has taken
 * the path away; or it inserts the well-known part before the path (RFC 8414, sections 3.1 and 5).
 */
@Path("/.well-known")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
public class MetadataResource {

    private static final int MAX_AGE_SECONDS = 300;
    private static final List<String> SECRET = List.of("client_secret_basic", "client_secret_post");
    private static final List<String> SECRET_OR_NONE = List.of("client_secret_basic", "client_secret_post", "none");

    private final String issuerPath;
    private final Map<String, Object> oauth;
    private final Map<String, Object> openid;

    MetadataResource(Tokens tokens, @All List<Grant> grants) {
        this.issuerPath = tokens.issuerPath();
        this.oauth = new LinkedHashMap<>();
        oauth.put("issuer", tokens.issuer());
        oauth.put("token_endpoint", tokens.url("/oauth2/token"));
        oauth.put("jwks_uri", tokens.url("/.well-known/jwks.json"));
        oauth.put("introspection_endpoint", tokens.url("/oauth2/introspect"));
        oauth.put("revocation_endpoint", tokens.url("/oauth2/revoke"));
        oauth.put(
                "grant_types_supported",
                grants.stream().map(Grant::type).sorted().toList());
        oauth.put("response_types_supported", List.of());
        oauth.put("token_endpoint_auth_methods_supported", SECRET_OR_NONE);
        oauth.put("introspection_endpoint_auth_methods_supported", SECRET);
        oauth.put("revocation_endpoint_auth_methods_supported", SECRET_OR_NONE);
        this.openid = new LinkedHashMap<>(oauth);
        openid.put("userinfo_endpoint", tokens.url("/oauth2/userinfo"));
        openid.put("subject_types_supported", List.of("public"));
        openid.put(
                "id_token_signing_alg_values_supported",
                Stream.of(Algorithm.values()).map(Algorithm::jose).toList());
    }

    @GET
    @Path("oauth-authorization-server")
    @Operation(summary = "The metadata of the authorization server (RFC 8414)")
    @APIResponse(responseCode = "200", description = "The metadata.")
    public RestResponse<Map<String, Object>> oauth() {
        return cached(oauth);
    }

    @GET
    @Path("openid-configuration")
    @Operation(summary = "The same for those who look for OpenID Connect")
    @APIResponse(responseCode = "200", description = "The metadata.")
    public RestResponse<Map<String, Object>> openid() {
        return cached(openid);
    }

    @GET
    @Path("oauth-authorization-server/{issuerPath: .+}")
    @Operation(hidden = true) // The same document.
    public RestResponse<Map<String, Object>> oauthOfIssuer(@RestPath String issuerPath) {
        return cachedIfOfIssuer(issuerPath, oauth);
    }

    @GET
    @Path("openid-configuration/{issuerPath: .+}")
    @Operation(hidden = true) // The same document.
    public RestResponse<Map<String, Object>> openidOfIssuer(@RestPath String issuerPath) {
        return cachedIfOfIssuer(issuerPath, openid);
    }

    private RestResponse<Map<String, Object>> cachedIfOfIssuer(String path, Map<String, Object> metadata) {
        if (!withoutTrailingSlash("/" + path).equals(issuerPath)) {
            throw ErrorCode.NOT_FOUND.because("Not found.");
        }
        return cached(metadata);
    }

    private static String withoutTrailingSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static RestResponse<Map<String, Object>> cached(Map<String, Object> metadata) {
        CacheControl control = new CacheControl();
        control.setMaxAge(MAX_AGE_SECONDS);
        return RestResponse.ResponseBuilder.ok(metadata).cacheControl(control).build();
    }
}
