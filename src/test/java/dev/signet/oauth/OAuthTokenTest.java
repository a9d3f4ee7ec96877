package dev.signet.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.testing.DecodedToken;
import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoint, clause by clause. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OAuthTokenTest {

    private static final String PATH = "/oauth2/token";

    // --- RFC 6749, section 4.4: client credentials ---

    @Test
    void rfc6749_4_4_3_clientCredentials_giveAnAccessTokenAndNoRefreshToken() {
        clientCredentials(TestClient.create())
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(300))
                .body("$", not(hasKey("refresh_token")))
                .body("$", not(hasKey("scope")));
    }

    @Test
    void rfc6749_5_1_answerWithATokenIsNotStored() {
        clientCredentials(TestClient.create())
                .then()
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache");
    }

    @Test
    void rfc9068_2_1_header_saysAccessTokenAlgorithmAndKey() {
        DecodedToken token = DecodedToken.of(TestClient.create().accessToken());
        assertThat(token.header())
                .containsEntry("typ", "at+jwt")
                .containsEntry("alg", "RS256")
                .containsKey("kid");
    }

    @Test
    void rfc9068_2_2_claims_areThereAndTheSubjectIsTheClient() {
        TestClient client = TestClient.withRoles("biller");
        Map<String, Object> claims = DecodedToken.of(client.accessToken()).claims();
        assertThat(claims)
                .containsEntry("iss", TestDatabase.ISSUER)
                .containsEntry("sub", client.id().toString())
                .containsEntry("client_id", client.id().toString())
                .containsEntry("aud", "signet")
                .containsEntry("groups", List.of("biller"))
                .containsKeys("exp", "iat", "jti", "sid")
                .doesNotContainKeys("upn", "preferred_username", "phone_number", "scope");
    }

    @Test
    void scope_notAskedFor_isAllThatTheClientMayAskFor() {
        Response answer = clientCredentials(withScopes("read", "write"));
        answer.then().statusCode(200).body("scope", equalTo("read write"));
        assertThat(DecodedToken.of(answer.path("access_token")).claims()).containsEntry("scope", "read write");
    }

    @Test
    void scope_askedFor_isThatAlone() {
        Response answer = clientCredentials(withScopes("read", "write"), "scope", "read");
        answer.then().statusCode(200).body("scope", equalTo("read"));
        assertThat(DecodedToken.of(answer.path("access_token")).claims()).containsEntry("scope", "read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "read admin", "READ"})
    void rfc6749_3_3_scopeThatTheClientMayNotHave_isRefused(String scope) {
        assertRefused(clientCredentials(withScopes("read"), "scope", scope), 400, "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "resource"})
    void rfc8707_audienceThatTheClientMayHave_isTheTokens(String parameter) {
        Response answer =
                clientCredentials(withAudiences("https://a.example", "signet"), parameter, "https://a.example");
        answer.then().statusCode(200);
        assertThat(DecodedToken.of(answer.path("access_token")).claims()).containsEntry("aud", "https://a.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "resource"})
    void rfc8707_audienceThatTheClientMayNotHave_isRefused(String parameter) {
        assertRefused(clientCredentials(TestClient.create(), parameter, "https://b.example"), 400, "invalid_target");
    }

    /** Even where the client may have both: a token is for one audience. */
    @ParameterizedTest
    @CsvSource({
        "resource, https://a.example, resource, signet",
        "resource, https://a.example, audience, signet",
        "audience, https://a.example, audience, signet",
        "resource, https://a.example, resource, https://c.example",
        "resource, https://c.example, resource, https://a.example"
    })
    void rfc8707_twoAudiences_areRefused(String parameter, String value, String another, String other) {
        TestClient client = withAudiences("https://a.example", "signet");
        assertRefused(clientCredentials(client, parameter, value, another, other), 400, "invalid_target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "resource"})
    void rfc8707_oneAudienceTwice_isTheTokens(String again) {
        TestClient client = withAudiences("https://a.example", "signet");
        Response answer = clientCredentials(client, "resource", "https://a.example", again, "https://a.example");
        answer.then().statusCode(200);
        assertThat(DecodedToken.of(answer.path("access_token")).claims()).containsEntry("aud", "https://a.example");
    }

    @Test
    void rfc6749_3_2_anotherParameterTwice_isRefused() {
        assertRefused(clientCredentials(TestClient.create(), "scope", "read", "scope", "read"), 400, "invalid_request");
    }

    @Test
    void audience_notAskedForWhereThereAreSeveral_isRefused() {
        assertRefused(clientCredentials(withAudiences("https://a.example", "signet")), 400, "invalid_target");
    }

    @Test
    void accessToken_forAnotherAudience_isRefusedHere() {
        TestClient client =
                TestClient.create(Map.of("name", "any", "roles", List.of("admin"), "audiences", List.of("elsewhere")));
        SignetClient.users(client.accessToken()).then().statusCode(401);
    }

    @Test
    void accessToken_ofAClientWithTheRole_opensTheAdministration() {
        SignetClient.users(TestClient.withRoles("admin").accessToken()).then().statusCode(200);
    }

    @Test
    void accessToken_ofAClientWithoutTheRole_doesNot() {
        SignetClient.users(TestClient.withRoles("biller").accessToken()).then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users/me", "/api/users/me/sessions"})
    void accessToken_ofAClient_isNoUsers(String path) {
        SignetClient.authorized(TestClient.create().accessToken())
                .get(path)
                .then()
                .statusCode(403)
                .body("code", equalTo("permission_denied"));
    }

    @Test
    void accessToken_ofAClient_isGoodToVerify() {
        SignetClient.verify(TestClient.create().accessToken()).then().statusCode(200);
    }

    // --- RFC 6749, section 2.3.1: client authentication ---

    @Test
    void rfc6749_2_3_1_secretInTheBody_authenticatesToo() {
        TestClient client = TestClient.create();
        inBody(client.id().toString(), client.secret()).then().statusCode(200);
    }

    @Test
    void rfc6749_2_3_secretInHeaderAndBody_isRefused() {
        TestClient client = TestClient.create();
        Response answer = client.form()
                .formParam("grant_type", "client_credentials")
                .formParam("client_secret", client.secret())
                .post(PATH);
        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void client_ofHeaderAndBodyThatDiffer_isRefused() {
        Response answer = TestClient.create()
                .form()
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", TestClient.create().id())
                .post(PATH);
        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void rfc6749_5_2_wrongSecretInTheHeader_isAnInvalidClientWithAChallenge() {
        TestClient client = TestClient.create();
        clientCredentials(new TestClient(client.id(), client.secret() + "x"))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Basic realm="))
                .header("Cache-Control", "no-store")
                .body("error", equalTo("invalid_client"));
    }

    @Test
    void wrongSecretInTheBody_isAnInvalidClient() {
        assertRefused(inBody(TestClient.create().id().toString(), "wrong"), 401, "invalid_client");
    }

    @Test
    void client_unknownDisabledOrWithAWrongSecret_isAnsweredAlike() {
        TestClient client = TestClient.create();
        TestClient disabled = TestClient.create().with("active", false);
        String wrong = clientCredentials(new TestClient(client.id(), "wrong")).asString();
        assertThat(clientCredentials(new TestClient(UUID.randomUUID(), "wrong")).asString())
                .isEqualTo(wrong);
        assertThat(clientCredentials(disabled).asString()).isEqualTo(wrong);
    }

    @Test
    void clientId_withoutASecret_isAnInvalidClient() {
        Response answer = TestClient.anonymousForm()
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", TestClient.create().id())
                .post(PATH);
        assertRefused(answer, 401, "invalid_client");
    }

    @Test
    void clientCredentials_withoutAClient_isAnInvalidClient() {
        Response answer = TestClient.anonymousForm()
                .formParam("grant_type", "client_credentials")
                .post(PATH);
        assertRefused(answer, 401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer x", "Digest x"})
    void authorization_malformedOrOfAnotherScheme_isAnInvalidClient(String header) {
        Response answer = TestClient.anonymousForm()
                .header("Authorization", header)
                .formParam("grant_type", "client_credentials")
                .post(PATH);
        assertRefused(answer, 401, "invalid_client");
    }

    @Test
    void clientId_thatIsNone_isAnInvalidClient() {
        assertRefused(inBody("no uuid", "wrong"), 401, "invalid_client");
    }

    @Test
    void basicHeader_withFormEncodedCharacters_isDecoded() {
        TestClient client = TestClient.create();
        String id = client.id().toString().replace("-", "%2D");
        String header =
                Base64.getEncoder().encodeToString((id + ":" + client.secret()).getBytes(StandardCharsets.UTF_8));
        TestClient.anonymousForm()
                .header("Authorization", "Basic " + header)
                .formParam("grant_type", "client_credentials")
                .post(PATH)
                .then()
                .statusCode(200);
    }

    // --- RFC 6749, section 6: refresh tokens ---

    @Test
    void rfc6749_6_refreshToken_givesTheNextPair() {
        TestUser.Tokens first = TestUser.create().login();
        Response answer = refresh(first.refresh());

        answer.then().statusCode(200).body("token_type", equalTo("Bearer")).body("expires_in", equalTo(300));
        assertThat(SignetClient.me(answer.path("access_token")).statusCode()).isEqualTo(200);
        SignetClient.refresh(answer.path("refresh_token")).then().statusCode(200);
    }

    @Test
    void refreshToken_ofThePublicClientByName_givesTheNextPair() {
        TestClient.anonymousForm()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", TestUser.create().login().refresh())
                .formParam("client_id", "signet")
                .post(PATH)
                .then()
                .statusCode(200);
    }

    @Test
    void rfc9700_4_14_replayedRefreshToken_endsTheSession() {
        TestUser user = TestUser.create();
        TestUser.Tokens first = user.login();
        String second = refresh(first.refresh()).path("refresh_token");
        TestSession.of(user).ages(Duration.ofSeconds(11));

        assertRefused(refreshFrom(Place.anywhere(), first.refresh()), 400, "invalid_grant");
        assertRefused(refresh(second), 400, "invalid_grant");
    }

    /** The answer was lost: the same client asks again, when the grace interval is over. */
    @Test
    void refreshToken_againFromTheSamePlaceBeforeItsSuccessorIsUsed_isAnsweredWithThat() {
        TestUser user = TestUser.create();
        TestUser.Tokens first = user.login();
        String second = refresh(first.refresh()).path("refresh_token");
        TestSession.of(user).ages(Duration.ofSeconds(11));

        refresh(first.refresh()).then().statusCode(200).body("refresh_token", equalTo(second));
    }

    @Test
    void rfc6749_6_refreshToken_isNotAnotherClients() {
        Response answer = TestClient.create()
                .form()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", TestUser.create().login().refresh())
                .post(PATH);
        assertRefused(answer, 400, "invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c"})
    void refreshToken_thatIsNone_isRefused(String token) {
        assertRefused(refresh(token), 400, "invalid_grant");
    }

    @Test
    void refreshToken_missing_isRefused() {
        Response answer = TestClient.anonymousForm()
                .formParam("grant_type", "refresh_token")
                .post(PATH);
        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void refreshToken_withAScope_isRefused() {
        Response answer = TestClient.anonymousForm()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", TestUser.create().login().refresh())
                .formParam("scope", "more")
                .post(PATH);
        assertRefused(answer, 400, "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "resource"})
    void rfc8707_refreshTokenForSignetItself_givesTheNextPair(String parameter) {
        String token = TestUser.create().login().refresh();
        refreshFor(token, parameter, "signet", parameter, "signet").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "resource, https://a.example, resource, https://a.example",
        "audience, https://a.example, audience, https://a.example",
        "resource, signet, resource, https://a.example",
        "resource, signet, audience, https://a.example"
    })
    void rfc8707_refreshTokenForAnotherAudience_isRefusedAndNotUsedUp(
            String parameter, String value, String another, String other) {
        TestUser user = TestUser.create();
        String token = user.login().refresh();
        assertRefused(refreshFor(token, parameter, value, another, other), 400, "invalid_target");
        assertThat(TestSession.of(user).generation()).isEqualTo(1);
    }

    // --- RFC 6749, section 5.2: refusals ---

    @Test
    void rfc9700_2_4_passwordGrant_isNotSupported() {
        TestUser user = TestUser.create();
        Response answer = TestClient.anonymousForm()
                .formParam("grant_type", "password")
                .formParam("username", user.username())
                .formParam("password", TestUser.PASSWORD)
                .post(PATH);
        assertRefused(answer, 400, "unsupported_grant_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_code",
                "implicit",
                "CLIENT_CREDENTIALS",
                "urn:ietf:params:oauth:grant-type:jwt-bearer"
            })
    void grantType_another_isNotSupported(String type) {
        assertRefused(
                TestClient.create().form().formParam("grant_type", type).post(PATH), 400, "unsupported_grant_type");
    }

    @Test
    void grantType_missing_isRefused() {
        assertRefused(TestClient.create().form().formParam("scope", "read").post(PATH), 400, "invalid_request");
    }

    @Test
    void rfc6749_3_2_grantTypeWithoutAValue_isAsOneThatIsMissing() {
        assertRefused(TestClient.create().form().formParam("grant_type", "").post(PATH), 400, "invalid_request");
    }

    @Test
    void rfc6749_3_2_parameterTwice_isRefused() {
        Response answer = TestClient.create()
                .form()
                .formParam("grant_type", "client_credentials", "client_credentials")
                .post(PATH);
        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void rfc6749_3_2_parameterUnknown_isIgnored() {
        clientCredentials(TestClient.create(), "unknown", "any").then().statusCode(200);
    }

    @Test
    void json_isRefused() {
        Response answer = given().contentType(ContentType.JSON)
                .body("{\"grant_type\": \"client_credentials\"}")
                .post(PATH);
        assertRefused(answer, 415, "invalid_request");
    }

    @Test
    void rfc6749_3_2_get_isRefused() {
        assertRefused(given().get(PATH), 405, "invalid_request");
    }

    @Test
    void body_tooLarge_isRefused() {
        Response answer = TestClient.anonymousForm()
                .formParam("grant_type", "x".repeat(70_000))
                .post(PATH);
        assertRefused(answer, 413, "invalid_request");
    }

    // --- How ---

    private static Response clientCredentials(TestClient client, String... parameters) {
        RequestSpecification form = client.form().formParam("grant_type", "client_credentials");
        for (int i = 0; i < parameters.length; i += 2) {
            form.formParam(parameters[i], parameters[i + 1]);
        }
        return form.post(PATH);
    }

    private static Response inBody(String id, String secret) {
        return TestClient.anonymousForm()
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", id)
                .formParam("client_secret", secret)
                .post(PATH);
    }

    private static Response refresh(String token) {
        return TestClient.anonymousForm()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", token)
                .post(PATH);
    }

    private static Response refreshFor(String token, String... parameters) {
        RequestSpecification form = TestClient.anonymousForm()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", token);
        for (int i = 0; i < parameters.length; i += 2) {
            form.formParam(parameters[i], parameters[i + 1]);
        }
        return form.post(PATH);
    }

    private static Response refreshFrom(Place place, String token) {
        return TestClient.anonymousForm()
                .header("X-Forwarded-For", place.address())
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", token)
                .post(PATH);
    }

    private static TestClient withScopes(String... scopes) {
        return TestClient.create(Map.of("name", "any", "scopes", List.of(scopes)));
    }

    private static TestClient withAudiences(String... audiences) {
        return TestClient.create(Map.of("name", "any", "audiences", List.of(audiences)));
    }

    private static void assertRefused(Response answer, int status, String error) {
        answer.then()
                .statusCode(status)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("error", equalTo(error))
                .body("$", not(hasKey("type")));
    }
}
