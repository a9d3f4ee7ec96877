package dev.signet.oauth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** OpenID Connect Core, section 5.3; its refusals are those of RFC 6750. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UserInfoTest {

    private static final String PATH = "/oauth2/userinfo";

    @Test
    void openIdCore_5_3_get_areTheClaimsOfTheUser() {
        String phoneNumber = TestUser.newPhoneNumber();
        TestUser user = TestUser.create()
                .with("phone_number", phoneNumber)
                .with("first_name", "Ada")
                .with("last_name", "Byron");
        SignetClient.authorized(user.login().access())
                .get(PATH)
                .then()
                .statusCode(200)
                .body("sub", equalTo(user.id().toString()))
                .body("preferred_username", equalTo(user.username()))
                .body("name", equalTo("Ada Byron"))
                .body("given_name", equalTo("Ada"))
                .body("family_name", equalTo("Byron"))
                .body("email", equalTo(user.email()))
                .body("phone_number", equalTo(phoneNumber))
                .body("phone_number_verified", equalTo(false));
    }

    @Test
    void openIdCore_5_3_1_post_isAnsweredAlike() {
        TestUser user = TestUser.create();
        SignetClient.authorized(user.login().access())
                .post(PATH)
                .then()
                .statusCode(200)
                .body("sub", equalTo(user.id().toString()));
    }

    @Test
    void openIdCore_5_3_2_claimsThatTheUserDoesNotHave_areNotThere() {
        SignetClient.authorized(TestUser.create().login().access())
                .get(PATH)
                .then()
                .statusCode(200)
                .body("$", not(hasKey("name")))
                .body("$", not(hasKey("phone_number")))
                .body("$", not(hasKey("phone_number_verified")));
    }

    @Test
    void rfc6750_3_withoutAToken_isChallengedWithoutAnError() {
        given().get(PATH).then().statusCode(401).header("WWW-Authenticate", equalTo("Bearer realm=\"api\""));
    }

    @Test
    void rfc6750_3_1_tokenThatIsNoGood_isAnInvalidToken() {
        SignetClient.authorized("garbage")
                .get(PATH)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Bearer realm=\"api\", error=\"invalid_token\""))
                .body("error", equalTo("invalid_token"));
    }

    @Test
    void rfc6750_2_2_tokenInTheBody_isNotLookedAt() {
        TestClient.anonymousForm()
                .formParam("access_token", TestUser.create().login().access())
                .post(PATH)
                .then()
                .statusCode(401);
    }

    @Test
    void rfc6750_2_3_tokenInTheQuery_isNotLookedAt() {
        given().queryParam("access_token", TestUser.create().login().access())
                .get(PATH)
                .then()
                .statusCode(401);
    }

    @Test
    void rfc6750_3_1_tokenOfAClient_isForbidden() {
        SignetClient.authorized(TestClient.create().accessToken())
                .get(PATH)
                .then()
                .statusCode(403)
                .body("error", equalTo("insufficient_scope"));
    }

    @Test
    void tokenOfAUserWhoIsGone_isAnInvalidToken() {
        TestUser user = TestUser.create();
        String accessToken = user.login().access();
        TestDatabase.execute("delete from users where id = ?", user.id());
        SignetClient.authorized(accessToken).get(PATH).then().statusCode(401).body("error", equalTo("invalid_token"));
    }
}
