package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7009, clause by clause. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RevocationTest {

    private static final String PATH = "/oauth2/revoke";

    private TestUser.Tokens tokens;

    @BeforeEach
    void logIn() {
        tokens = TestUser.create().login();
    }

    @Test
    void rfc7009_2_1_refreshToken_endsWithAllItsAccessTokens() {
        assertEmptySuccess(revoke(tokens.refresh()));
        SignetClient.refresh(tokens.refresh()).then().statusCode(401);
        SignetClient.me(tokens.access()).then().statusCode(401);
    }

    @Test
    void rfc7009_2_1_accessToken_endsAlone() {
        assertEmptySuccess(revoke(tokens.access()));
        SignetClient.me(tokens.access()).then().statusCode(401);
        SignetClient.me(tokens.refreshed().access()).then().statusCode(200);
    }

    @Test
    void rfc7009_2_1_accessTokenOfAClient_endsAlone() {
        TestClient client = TestClient.withRoles("admin");
        String token = client.accessToken();
        assertEmptySuccess(client.revoke(token));
        SignetClient.users(token).then().statusCode(401);
        SignetClient.users(client.accessToken()).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c"})
    void rfc7009_2_2_whatIsNoToken_isRevokedAlready(String token) {
        assertEmptySuccess(revoke(token));
    }

    @Test
    void rfc7009_2_2_tokenThatIsRevokedAlready_isSoAgain() {
        assertEmptySuccess(revoke(tokens.refresh()));
        assertEmptySuccess(revoke(tokens.refresh()));
        assertEmptySuccess(revoke(tokens.access()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "nonsense"})
    void rfc7009_2_1_hintThatIsWrong_doesNotMatter(String hint) {
        assertEmptySuccess(TestClient.anonymousForm()
                .formParam("token", tokens.refresh())
                .formParam("token_type_hint", hint)
                .post(PATH));
        SignetClient.refresh(tokens.refresh()).then().statusCode(401);
    }

    @Test
    void rfc7009_2_1_tokenOfAnotherClient_isRefusedAndStaysGood() {
        TestClient owner = TestClient.withRoles("admin");
        String token = owner.accessToken();
        assertRefused(TestClient.create().revoke(token), 400, "unauthorized_client");
        assertRefused(revoke(token), 400, "unauthorized_client");
        SignetClient.users(token).then().statusCode(200);
    }

    @Test
    void rfc7009_2_1_tokenOfAUser_isNotToBeRevokedByAService() {
        assertRefused(TestClient.create().revoke(tokens.refresh()), 400, "unauthorized_client");
        SignetClient.me(tokens.access()).then().statusCode(200);
    }

    @Test
    void rfc7009_2_1_clientWithAWrongSecret_isRefusedAndEndsNothing() {
        TestClient client = TestClient.withRoles("admin");
        String token = client.accessToken();
        assertRefused(new TestClient(client.id(), "wrong").revoke(token), 401, "invalid_client");
        SignetClient.users(token).then().statusCode(200);
    }

    @Test
    void rfc7009_2_1_tokenMissing_isRefused() {
        assertRefused(
                TestClient.anonymousForm()
                        .formParam("token_type_hint", "access_token")
                        .post(PATH),
                400,
                "invalid_request");
    }

    private static Response revoke(String token) {
        return TestClient.anonymousForm().formParam("token", token).post(PATH);
    }

    private static void assertEmptySuccess(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEmpty();
    }

    private static void assertRefused(Response answer, int status, String error) {
        answer.then().statusCode(status).body("error", equalTo(error));
    }
}
