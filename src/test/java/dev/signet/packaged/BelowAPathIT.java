package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An installation that lives below a path of a host, is called by pages of another origin, and has clients that came from
 * Django and send {@code Authorization: JWT}.
 */
class BelowAPathIT {

    private static final String ISSUER = "https://example.com/auth/one";
    private static final String PAGE = "https://app.example.com";
    private static final String BEARER = "Bearer realm=\"api\"";
    private static final String JWT = "JWT realm=\"api\"";

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/below-a-path"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_ISSUER", ISSUER);
        environment.put("SIGNET_TOKEN_AUTH_HEADER_TYPES", "Bearer,JWT");
        environment.put("SIGNET_HTTP_REQUEST_TIMEOUT", "PT2S");
        environment.put("QUARKUS_HTTP_CORS_ENABLED", "true");
        environment.put("QUARKUS_HTTP_CORS_ORIGINS", PAGE);
        signet = PackagedSignet.start("below-a-path", environment);
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    // --- RFC 8414, section 3.1: where the metadata of an issuer with a path are ---

    /** The first two are what a proxy leaves of a URL that begins with the path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/auth/one",
                "/.well-known/oauth-authorization-server/auth/one/",
                "/.well-known/openid-configuration/auth/one"
            })
    void metadata_behindAndBeforeThePath_areThoseOfTheIssuer(String path) {
        signet.request()
                .get(path)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-transform, max-age=300")
                .body("issuer", equalTo(ISSUER))
                .body("token_endpoint", equalTo(ISSUER + "/oauth2/token"))
                .body("jwks_uri", equalTo(ISSUER + "/.well-known/jwks.json"));
    }

    @Test
    void metadata_beforeThePath_areTheSameAsBehindIt() {
        for (String document : List.of("oauth-authorization-server", "openid-configuration")) {
            String behind = signet.request().get("/.well-known/" + document).asString();
            String before = signet.request()
                    .get("/.well-known/" + document + "/auth/one")
                    .asString();
            assertThat(before).isEqualTo(behind);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server/auth",
                "/.well-known/oauth-authorization-server/auth/two",
                "/.well-known/oauth-authorization-server/auth/one/more",
                "/.well-known/oauth-authorization-server/AUTH/one",
                "/.well-known/oauth-authorization-server/one",
                "/.well-known/openid-configuration/auth/two"
            })
    void metadata_beforeAnotherPath_areNotThere(String path) {
        signet.request().get(path).then().statusCode(404).body("code", equalTo("not_found"));
    }

    // --- Pages of another origin ---

    @Test
    void crossOrigin_everyAnswer_letsThePageReadWhenToComeAgainAndWhy() {
        Tokens tokens = signet.loginAdmin();
        assertExposed(
                ofPage().header("Authorization", "Bearer " + tokens.access()).get("/api/users/me"), 200);
        assertExposed(ofPage().get("/api/users/me"), 401);
        assertExposed(ofPage().get("/api/nothing"), 404);
        assertExposed(ofPage().get("/api/token/"), 405);
        assertExposed(ofPage().body("{").post("/api/token/"), 400);
    }

    /** Refused before anybody has looked where it is to go. */
    @Test
    void crossOrigin_aBodyThatIsTooLarge_letsThePageReadTheRefusal() {
        assertExposed(ofPage().body("x".repeat(65_537)).post("/api/token/"), 413);
    }

    @Test
    void crossOrigin_whatTakesTooLong_letsThePageReadTheRefusal() {
        String refresh = signet.loginAdmin().refresh();
        TestLock.onTables(database.url(), "sessions").during(() -> {
            Response late = ofPage().body(Map.of("refresh", refresh)).post("/api/token/refresh/");
            assertExposed(late, 503);
            assertThat(late.header("Retry-After")).isNotBlank();
        });
    }

    @Test
    void crossOrigin_aPageThatMayNotCall_readsNothing() {
        Response refused =
                signet.request().header("Origin", "https://evil.example").get("/api/users/me");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.header("Access-Control-Allow-Origin")).isNull();
    }

    // --- Authorization: JWT ---

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "JWT ", "jwt   "})
    void accessToken_withEitherName_isAccepted(String scheme) {
        String access = signet.loginAdmin().access();
        for (String path : List.of("/api/users/me", "/oauth2/userinfo", "/api/admin/users")) {
            assertThat(get(path, scheme + access).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void accessToken_withTheOtherName_isItsOwnersInTheEvents() {
        String access = signet.loginAdmin().access();
        signet.request()
                .header("Authorization", "JWT " + access)
                .body(Map.of("first_name", "Ada"))
                .patch("/api/users/me")
                .then()
                .statusCode(200);

        Response events = get("/api/users/me/events?limit=1", "JWT " + access);
        assertThat(events.<String>path("results[0].type")).isEqualTo("user_changed");
        assertThat(events.<String>path("results[0].actor_id"))
                .isEqualTo(get("/api/users/me", "JWT " + access).path("id"));
    }

    @Test
    void accessToken_withTheOtherNameAndTwice_isRefused() {
        String access = signet.loginAdmin().access();
        signet.request()
                .header("Authorization", "JWT " + access)
                .header("Authorization", "Bearer " + access)
                .get("/api/users/me")
                .then()
                .statusCode(401);
    }

    @Test
    void challenge_isOfTheSchemeThatWasUsed() {
        assertChallenged(get("/api/users/me", "JWT garbage"), 401, JWT + ", error=\"invalid_token\"");
        assertChallenged(get("/api/users/me", "Bearer garbage"), 401, BEARER + ", error=\"invalid_token\"");
        assertChallenged(get("/api/admin/users", "JWT " + userToken()), 403, JWT + ", error=\"insufficient_scope\"");
    }

    @Test
    void challenge_whereNoneOfThemWasUsed_namesBoth() {
        assertChallenged(signet.request().get("/api/users/me"), 401, BEARER, JWT);
        assertChallenged(get("/api/users/me", "Token garbage"), 401, BEARER, JWT);
        assertChallenged(signet.login("nobody", "nothing"), 401, BEARER, JWT);
    }

    /** Clients of OAuth 2.0 have a secret, and no access token. */
    @Test
    void challenge_ofAClient_staysBasic() {
        Response refused = signet.request()
                .header("Authorization", "JWT garbage")
                .contentType("application/x-www-form-urlencoded")
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token");
        assertChallenged(refused, 401, "Basic realm=\"clients\"");
    }

    // --- How ---

    private static RequestSpecification ofPage() {
        return signet.request().header("Origin", PAGE);
    }

    private static void assertExposed(Response answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Expose-Headers").split(" *, *"))
                .containsExactlyInAnyOrder("Retry-After", "WWW-Authenticate", "X-Request-Id");
        assertThat(answer.header("X-Request-Id")).isNotBlank();
    }

    private static Response get(String path, String authorization) {
        return signet.request().header("Authorization", authorization).get(path);
    }

    private static void assertChallenged(Response answer, int status, String... challenges) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().getValues("WWW-Authenticate")).containsExactly(challenges);
    }

    /** Of somebody who is no administrator. */
    private static String userToken() {
        signet.createUser(Map.of("username", "alice"), "wonderland tea party");
        return signet.login("alice", "wonderland tea party").path("access");
    }
}
