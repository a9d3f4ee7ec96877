package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.testing.DecodedToken;
import dev.signet.testing.Mailbox;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A link by e-mail that proves an address. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class EmailVerificationTest {

    private final TestUser user = TestUser.create();

    @Test
    void confirm_theTokenThatWasSent_verifiesTheAddressInTheNextToken() {
        confirm(sent()).then().statusCode(204);
        assertThat(DecodedToken.of(user.login().access()).claim("email_verified"))
                .isEqualTo(true);
    }

    @Test
    void confirm_aTokenTwice_isRefusedTheSecondTime() {
        String token = sent();
        confirm(token).then().statusCode(204);
        assertRefused(confirm(token));
    }

    @Test
    void confirm_byTheCaller_answersTheAccount() {
        confirmOwn(sent()).then().statusCode(200).body("email_verified", equalTo(true));
    }

    @Test
    void confirm_byTheCallerTheTokenOfAnother_isRefused() {
        String token = sent();
        assertRefused(SignetClient.authorizedJson(TestUser.create().login().access())
                .body(Map.of("token", token))
                .post("/api/users/me/email/verification/confirm/"));
        confirmOwn(token).then().statusCode(200);
    }

    @Test
    void confirm_byTheCallerWithoutAToken_isRefusedByName() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of())
                .post("/api/users/me/email/verification/confirm/")
                .then()
                .statusCode(400)
                .body("errors.token", hasItem("This field is required."));
    }

    @Test
    void confirm_aTokenTwentyTimesAtOnce_isDoneOnce() {
        String token = sent();
        assertThat(Simultaneously.call(20, () -> confirm(token).statusCode()))
                .containsOnlyOnce(204)
                .isSubsetOf(204, 400, 503);
    }

    @Test
    void confirm_oneAddressByTwoAccountsAtOnce_verifiesOne() {
        TestUser rival = TestUser.create().with("email", user.email());
        String mine = sent();
        TestDatabase.forgetThrottles();
        SignetClient.authorized(rival.login().access())
                .post("/api/users/me/email/verification/")
                .then()
                .statusCode(202);
        String theirs = Mailbox.awaitMail(user.email()).token();

        assertThat(Simultaneously.call(List.of(
                        () -> confirm(mine).statusCode(), () -> confirm(theirs).statusCode())))
                .containsExactlyInAnyOrder(204, 409);
    }

    @Test
    void confirm_theTokenThatSetsAPassword_isRefused() {
        SignetClient.postJson("/api/password/reset/", Map.of("email", user.email()))
                .then()
                .statusCode(202);
        assertRefused(confirm(Mailbox.awaitMail(user.email()).token()));
    }

    @Test
    void confirm_anExpiredToken_isRefused() {
        String token = sent();
        TestDatabase.execute("update one_time_codes set expires_at = now() where user_id = ?", user.id());
        assertRefused(confirm(token));
    }

    @Test
    void confirm_aForgedToken_isRefused() {
        String token = sent();
        char last = token.charAt(30);
        assertRefused(confirm(token.substring(0, 30) + (last == 'A' ? 'B' : 'A') + token.substring(31)));
    }

    @Test
    void confirm_whatIsNoToken_isRefused() {
        assertRefused(confirm("nothing of the kind"));
    }

    @Test
    void confirm_afterTheAddressHasChanged_isRefused() {
        String token = sent();
        user.with("email", "new." + user.email());
        assertRefused(confirm(token));
    }

    @Test
    void confirm_ofADeactivatedAccount_isRefused() {
        String token = sent();
        user.with("active", false);
        assertRefused(confirm(token));
    }

    @Test
    void confirm_anAddressThatAnotherHasVerified_isAConflict() {
        String token = sent();
        TestUser.create().with("email", user.email().toUpperCase()).with("email_verified", true);
        confirm(token).then().statusCode(409).body("code", equalTo("email_taken"));
    }

    @Test
    void start_withoutAnAddress_isRefusedByName() {
        user.with("email", null);
        start().then().statusCode(400).body("errors.email.size()", equalTo(1));
    }

    @Test
    void start_ofAVerifiedAddress_isAConflict() {
        user.with("email_verified", true);
        start().then().statusCode(409).body("code", equalTo("conflict"));
    }

    private String sent() {
        start().then().statusCode(202);
        return Mailbox.awaitMail(user.email()).token();
    }

    private Response start() {
        return SignetClient.authorized(user.login().access()).post("/api/users/me/email/verification/");
    }

    private Response confirmOwn(String token) {
        return SignetClient.authorizedJson(user.login().access())
                .body(Map.of("token", token))
                .post("/api/users/me/email/verification/confirm/");
    }

    private static Response confirm(String token) {
        return SignetClient.postJson("/api/email/verification/confirm/", Map.of("token", token));
    }

    private static void assertRefused(Response answer) {
        answer.then().statusCode(400).body("errors.token", hasItem("The token is wrong or no longer valid."));
    }
}
