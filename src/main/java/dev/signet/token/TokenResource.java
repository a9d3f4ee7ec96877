package dev.signet.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The four endpoints of simplejwt, as its clients know them. */
@Path("/api/token/")
@PermitAll
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class TokenResource {

    static final String NOT_VALID = "The token is not valid (`token_not_valid`).";

    private final PasswordLogin passwordLogin;
    private final CodeLogin codeLogin;
    private final RefreshGrant refreshGrant;
    private final RefreshTokens refreshTokens;
    private final TokenPairs pairs;
    private final AccessTokenVerifier verifier;
    private final RefreshCookie cookie;

    TokenResource(
            PasswordLogin passwordLogin,
            CodeLogin codeLogin,
            RefreshGrant refreshGrant,
            RefreshTokens refreshTokens,
            TokenPairs pairs,
            AccessTokenVerifier verifier,
            RefreshCookie cookie) {
        this.passwordLogin = passwordLogin;
        this.codeLogin = codeLogin;
        this.refreshGrant = refreshGrant;
        this.refreshTokens = refreshTokens;
        this.pairs = pairs;
        this.verifier = verifier;
        this.cookie = cookie;
    }

    @POST
    @Operation(
            summary = "Log in",
            description =
                    "The username may also be the account's e-mail address or phone number. Where it is enabled, a"
                            + " phone number and a code that was sent there do instead.")
    @APIResponse(responseCode = "200", description = "A token pair.")
    @APIResponse(responseCode = "429", description = "Too many failed logins: see `Retry-After`.")
    @APIResponse(
            responseCode = "401",
            description = "The credentials are wrong (`no_active_account`). With a `challenge`, to be answered in time,"
                    + " and the `methods` that do: a second factor is needed (`second_factor_required`), or has to be"
                    + " set up (`second_factor_enrolment_required`). With a `challenge`, too: the password is temporary"
                    + " and has to be changed (`password_change_required`), by `/api/token/password/`.")
    public Uni<RestResponse<TokenPair>> login(@Valid TokenRequests.Login login, @Context HttpServerRequest http) {
        return firstFactor(login).map(session -> answer(session, http));
    }

    @POST
    @Path("refresh/")
    @Operation(summary = "Take a refresh token for the next pair")
    @APIResponse(responseCode = "200", description = "The next pair. The token that was sent is used up.")
    @APIResponse(responseCode = "401", description = NOT_VALID)
    public Uni<RestResponse<TokenPair>> refreshTokens(
            @Valid TokenRequests.Refresh request, @Context HttpServerRequest http) {
        return refreshGrant.refresh(cookie.refreshToken(request, http)).map(session -> answer(session, http));
    }

    @POST
    @Path("verify/")
    @Operation(summary = "Ask whether an access or refresh token is good")
    @APIResponse(responseCode = "200", description = "It is.")
    @APIResponse(responseCode = "401", description = NOT_VALID)
    public Uni<Map<String, String>> verifyToken(@Valid TokenRequests.Verify request) {
        return refreshTokens
                .decode(request.token())
                .map(refreshGrant::verify)
                .orElseGet(() -> verifier.requireGood(request.token()))
                .replaceWith(Map.of());
    }

    @POST
    @Path("blacklist/")
    @Operation(summary = "Log out", description = "Ends the session of the refresh token, its access tokens included.")
    @APIResponse(responseCode = "200", description = "The session has ended.")
    @APIResponse(responseCode = "401", description = NOT_VALID)
    public Uni<RestResponse<Map<String, String>>> logout(
            @Valid TokenRequests.Refresh request, @Context HttpServerRequest http) {
        return refreshGrant.end(cookie.refreshToken(request, http)).map(ended -> cookie.forget(Map.of(), http));
    }

    private Uni<LiveSession> firstFactor(TokenRequests.Login login) {
        return codeLogin.takes(login)
                ? codeLogin.login(login.phoneNumber(), login.code())
                : passwordLogin.login(login.username(), login.password());
    }

    private RestResponse<TokenPair> answer(LiveSession session, HttpServerRequest http) {
        return cookie.answer(pairs.of(session), session, http);
    }
}
