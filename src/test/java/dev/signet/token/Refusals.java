package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;

/** The answers of guarded endpoints to callers who may not come in. */
final class Refusals {

    private static final String TOKEN_REFUSED = "{\"type\":\"urn:signet:problem:token_not_valid\","
            + "\"title\":\"The token is not valid\",\"status\":401,"
            + "\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\","
            + "\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\","
            + "\"message\":\"Token is invalid or expired\"}]}";

    private Refusals() {}

    /** Whatever was wrong with the token: the answer is always the same, so it does not say what. */
    static void assertTokenRefused(Response response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.asString()).isEqualTo(TOKEN_REFUSED);
        assertChallenge(response, "Bearer realm=\"api\", error=\"invalid_token\"");
    }

    /** RFC 6750, section 3: the challenge names no error where no token came. */
    static void assertTokenMissing(Response response) {
        assertProblem(response, 401, "not_authenticated");
        assertChallenge(response, "Bearer realm=\"api\"");
    }

    static void assertForbidden(Response response) {
        assertProblem(response, 403, "permission_denied");
        assertChallenge(response, "Bearer realm=\"api\", error=\"insufficient_scope\"");
    }

    /** A refresh token that is good for nothing (any more). */
    static void assertRefreshRefused(Response response, String detail) {
        assertProblem(response, 401, "token_not_valid");
        assertThat(response.<String>path("detail")).isEqualTo(detail);
    }

    private static void assertProblem(Response response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.<String>path("code")).isEqualTo(code);
    }

    private static void assertChallenge(Response response, String challenge) {
        assertThat(response.headers().getValues("WWW-Authenticate")).isEqualTo(List.of(challenge));
    }
}
