package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.testing.Answers;
import dev.signet.testing.DecodedToken;
import dev.signet.testing.Mailbox;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A code that was sent to a verified phone number for a token pair, where that is enabled. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CodeLoginTest {

    private final TestUser user = TestUser.create();
    private final String number = user.verifiedPhoneNumber();

    @Test
    void login_withTheCodeThatWasSent_opensASession() {
        Response answer = login(number, sent());
        answer.then().statusCode(200);
        assertThat(DecodedToken.of(answer.path("access")).claims())
                .containsEntry("sub", user.id().toString())
                .containsEntry("amr", List.of("sms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "-"})
    void login_withTheCodeInTwoGroups_opensASession(String separator) {
        login(number, sent().replaceFirst("(...)", "$1" + separator)).then().statusCode(200);
    }

    /** So many the throttle lets through: those that come too late count as guesses, and more would lock out all. */
    @Test
    void login_withACodeSixTimesAtOnce_opensOneSession() {
        String code = sent();
        assertThat(Simultaneously.call(6, () -> login(number, code).statusCode()))
                .containsOnlyOnce(200)
                .isSubsetOf(200, 401, 429);
        assertThat(TestSession.liveOf(user)).isOne();
    }

    @Test
    void login_refused_isTheAnswerOfAWrongPassword() {
        String code = sent();
        String wrongPassword = Answers.whole(SignetClient.login(user.username(), "wrong"));
        assertThat(Answers.whole(login(number, other(code)))).isEqualTo(wrongPassword);
        assertThat(Answers.whole(login(TestUser.newPhoneNumber(), "000000"))).isEqualTo(wrongPassword);
        assertThat(Answers.whole(login("no number", "000000"))).isEqualTo(wrongPassword);
    }

    @Test
    void login_ofADeactivatedAccount_isRefused() {
        String code = sent();
        user.with("active", false);
        login(number, code).then().statusCode(401);
    }

    @Test
    void login_withAnExpiredCode_isRefused() {
        String code = sent();
        TestDatabase.execute("update one_time_codes set expires_at = now() where user_id = ?", user.id());
        login(number, code).then().statusCode(401);
    }

    @Test
    void login_withACodeTwice_isRefusedTheSecondTime() {
        String code = sent();
        login(number, code).then().statusCode(200);
        login(number, code).then().statusCode(401);
    }

    @Test
    void login_afterFiveWrongCodes_isRefused() {
        String code = sent();
        for (int i = 0; i < 5; i++) {
            login(number, other(code)).then().statusCode(401);
        }
        TestDatabase.forgetThrottles();
        login(number, code).then().statusCode(401);
    }

    @Test
    void login_withTheCodeThatSetsAPassword_isRefused() {
        String login = sent();
        TestDatabase.forgetThrottles();
        SignetClient.postJson("/api/password/reset/", Map.of("phone_number", number))
                .then()
                .statusCode(202);
        String reset = Mailbox.awaitSms(number).code();
        if (!reset.equals(login)) {
            login(number, reset).then().statusCode(401);
        }
        login(number, login).then().statusCode(200);
    }

    @Test
    void login_withACodeFromBeforeAChangeOfPassword_isRefused() {
        String code = sent();
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("current_password", TestUser.PASSWORD, "new_password", "staple battery horse"))
                .post("/api/users/me/password")
                .then()
                .statusCode(204);
        login(number, code).then().statusCode(401);
    }

    @Test
    void login_afterTheNumberHasChanged_isRefused() {
        String code = sent();
        String next = user.verifiedPhoneNumber();
        login(number, code).then().statusCode(401);
        login(next, code).then().statusCode(401);
    }

    @Test
    void login_whereASecondFactorIsNeeded_asksForIt() {
        String code = sent();
        user.with("second_factor", true);
        login(number, code).then().statusCode(401).body("code", equalTo("second_factor_required"));
    }

    @Test
    void login_withTheCode_isRecorded() {
        login(number, sent()).then().statusCode(200);
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and type = 'login' and outcome = 'succeeded'"
                                + " and details ->> 'amr' = 'sms'",
                        user.id()))
                .isOne();
    }

    @Test
    void send_toADeactivatedAccount_isTheSameAnswerAndSendsNothing() {
        user.with("active", false);
        assertThat(Answers.whole(send(number))).isEqualTo(Answers.whole(send(TestUser.newPhoneNumber())));
        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void send_toAKnownAndAnUnknownNumber_isOneAnswer() {
        assertThat(Answers.whole(send(number)))
                .isEqualTo(Answers.whole(send(TestUser.newPhoneNumber())))
                .startsWith("202");
    }

    @Test
    void send_toAnUnverifiedNumber_sendsNothing() {
        user.with("phone_number_verified", false);
        send(number).then().statusCode(202);
        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void send_toNoNumber_isRefusedByName() {
        send("nothing").then().statusCode(400).body("errors.phone_number.size()", equalTo(1));
    }

    @Test
    void login_withHalfOfIt_isRefusedAsALoginWithoutUsernameAndPassword() {
        SignetClient.postJson("/api/token/", Map.of("phone_number", number))
                .then()
                .statusCode(400)
                .body("errors.username", hasItem("This field is required."))
                .body("errors.password", hasItem("This field is required."));
    }

    private String sent() {
        send(number).then().statusCode(202);
        return Mailbox.awaitSms(number).code();
    }

    private static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private static Response send(String number) {
        return SignetClient.postJson("/api/token/code/", Map.of("phone_number", number));
    }

    private static Response login(String number, String code) {
        return SignetClient.postJson("/api/token/", Map.of("phone_number", number, "code", code));
    }
}
