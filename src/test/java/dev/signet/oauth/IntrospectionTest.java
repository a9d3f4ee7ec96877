package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7662, clause by clause. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class IntrospectionTest {

    private static final String PATH = "/oauth2/introspect";

    private TestClient client;
    private TestUser user;
    private TestUser.Tokens tokens;

    @BeforeEach
    void logIn() {
        client = TestClient.create();
        user = TestUser.create();
        tokens = user.login();
    }

    @Test
    void rfc7662_2_2_activeAccessToken_isDescribed() {
        client.introspect(tokens.access())
                .then()
                .statusCode(200)
                .body("active", equalTo(true))
                .body("sub", equalTo(user.id().toString()))
                .body("username", equalTo(user.username()))
                .body("client_id", equalTo("signet"))
                .body("token_type", equalTo("Bearer"))
                .body("iss", equalTo(TestDatabase.ISSUER))
                .body("aud", contains("signet"))
                .body("jti", notNullValue())
                .body("exp", notNullValue())
                .body("iat", notNullValue());
    }

    @Test
    void rfc7662_2_2_accessTokenOfAClient_isDescribedWithItsScope() {
        TestClient another = TestClient.create(Map.of("name", "any", "scopes", List.of("read")));
        client.introspect(another.accessToken())
                .then()
                .statusCode(200)
                .body("active", equalTo(true))
                .body("sub", equalTo(another.id().toString()))
                .body("client_id", equalTo(another.id().toString()))
                .body("scope", equalTo("read"))
                .body("$", not(hasKey("username")));
    }

    @Test
    void rfc7662_2_1_refreshTokenThatIsAskedFor_isActiveAndNotUsedUp() {
        client.form()
                .formParam("token", tokens.refresh())
                .formParam("token_type_hint", "refresh_token")
                .post(PATH)
                .then()
                .statusCode(200)
                .body("active", equalTo(true))
                .body("sub", equalTo(user.id().toString()))
                .body("$", not(hasKey("token_type")));
        SignetClient.refresh(tokens.refresh()).then().statusCode(200);
    }

    @Test
    void refreshToken_inPlaceOfABearerToken_isNotActive() {
        assertInactive(client.introspect(tokens.refresh()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh_token", "nonsense"})
    void rfc7662_2_1_hintThatIsWrong_doesNotMatter(String hint) {
        client.form()
                .formParam("token", tokens.access())
                .formParam("token_type_hint", hint)
                .post(PATH)
                .then()
                .statusCode(200)
                .body("active", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void rfc7662_2_2_whatIsNoToken_isInactiveAndNothingElse(String token) {
        assertInactive(client.introspect(token));
    }

    @Test
    void rfc7662_2_2_expiredToken_isInactiveAndNothingElse() {
        assertInactive(client.introspect(
                TokenForge.from(tokens.access()).secondsFromNow("exp", -10).sign()));
    }

    @Test
    void rfc7662_2_2_tokenOfAnotherIssuer_isInactiveAndNothingElse() {
        assertInactive(client.introspect(TokenForge.from(tokens.access())
                .claim("iss", "https://another.example")
                .sign()));
    }

    @Test
    void rfc7662_2_2_tokenAfterLogout_isInactiveAndNothingElse() {
        SignetClient.blacklist(tokens.refresh()).then().statusCode(200);
        assertInactive(client.introspect(tokens.access()));
    }

    @Test
    void rfc7662_2_2_revokedToken_isInactiveAndNothingElse() {
        TestClient.anonymousForm()
                .formParam("token", tokens.access())
                .post("/oauth2/revoke")
                .then()
                .statusCode(200);
        assertInactive(client.introspect(tokens.access()));
    }

    @Test
    void rfc7662_2_2_tokenOfADisabledClient_isInactiveAndNothingElse() {
        TestClient another = TestClient.create();
        String token = another.accessToken();
        another.with("active", false);
        assertInactive(client.introspect(token));
    }

    @Test
    void rfc7662_4_tokenForAnotherAudience_isInactiveForThisResource() {
        TestClient another = TestClient.create(Map.of("name", "any", "audiences", List.of("elsewhere")));
        String token = another.accessToken();
        assertInactive(client.introspect(token));
        TestClient.create(Map.of("name", "elsewhere", "serves", List.of("elsewhere")))
                .introspect(token)
                .then()
                .body("active", equalTo(true));
    }

    @Test
    void rfc7662_2_1_callerWithoutAuthentication_isRefused() {
        TestClient.anonymousForm()
                .formParam("token", tokens.access())
                .post(PATH)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Basic"))
                .body("error", equalTo("invalid_client"))
                .body("$", not(hasKey("active")));
    }

    @Test
    void rfc7662_2_3_callerWithAWrongSecret_isRefused() {
        new TestClient(client.id(), "wrong")
                .introspect(tokens.access())
                .then()
                .statusCode(401)
                .body("error", equalTo("invalid_client"));
    }

    @Test
    void rfc7662_2_1_tokenMissing_isRefused() {
        client.form()
                .formParam("token_type_hint", "access_token")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
    }

    @Test
    void rfc7662_4_answer_isNotCached() {
        client.introspect(tokens.access()).then().header("Cache-Control", "no-store");
    }

    @Test
    void rfc7662_2_1_get_isRefused() {
        assertThat(client.form().queryParam("token", tokens.access()).get(PATH).statusCode())
                .isEqualTo(405);
    }

    private static void assertInactive(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo("{\"active\":false}");
    }
}
