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
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A code by SMS that proves a phone number. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PhoneVerificationTest {

    private final TestUser user = TestUser.create();
    private final String number = TestUser.newPhoneNumber();

    PhoneVerificationTest() {
        user.with("phone_number", number);
    }

    @Test
    void confirm_theCodeThatWasSent_verifiesTheNumberInTheNextToken() {
        String access = user.login().access();

        confirm(access, sent(access)).then().statusCode(200).body("phone_number_verified", equalTo(true));

        assertThat(DecodedToken.of(user.login().access()).claim("phone_number_verified"))
                .isEqualTo(true);
    }

    @Test
    void confirm_theCodeThatWasSent_verifiesTheNumberInTheNextTokenOfTheSession() {
        Tokens tokens = user.login();
        assertThat(DecodedToken.of(tokens.access()).claim("phone_number_verified"))
                .isEqualTo(false);
        confirm(tokens.access(), sent(tokens.access())).then().statusCode(200);
        assertThat(DecodedToken.of(tokens.refreshed().access()).claim("phone_number_verified"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "-"})
    void confirm_theCodeInTwoGroups_verifiesTheNumber(String separator) {
        String access = user.login().access();
        confirm(access, sent(access).replaceFirst("(...)", "$1" + separator))
                .then()
                .statusCode(200);
    }

    @Test
    void confirm_aWrongCode_isRefused() {
        String access = user.login().access();
        assertRefused(confirm(access, other(sent(access))));
    }

    @Test
    void confirm_wrongCodes_areRecordedWhileThereIsOneToTry() {
        String access = user.login().access();
        assertRefused(confirm(access, "000000"));
        String code = sent(access);
        for (int i = 0; i < 7; i++) {
            assertRefused(confirm(access, other(code)));
        }
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and type = 'phone_number_verified'"
                                + " and outcome = 'failed' and reason = 'wrong_code'",
                        user.id()))
                .isEqualTo(5);
    }

    @Test
    void confirm_aCodeTwice_isRefusedTheSecondTime() {
        String access = user.login().access();
        String code = sent(access);
        confirm(access, code).then().statusCode(200);
        assertRefused(confirm(access, code));
    }

    @Test
    void confirm_anExpiredCode_isRefused() {
        String access = user.login().access();
        String code = sent(access);
        TestDatabase.execute("update one_time_codes set expires_at = now() where user_id = ?", user.id());
        assertRefused(confirm(access, code));
    }

    @Test
    void confirm_afterFiveWrongCodes_isRefused() {
        String access = user.login().access();
        String code = sent(access);
        for (int i = 0; i < 5; i++) {
            assertRefused(confirm(access, other(code)));
        }
        assertRefused(confirm(access, code));
    }

    @Test
    void confirm_twentyGuessesAtOnce_triesFive() {
        String access = user.login().access();
        String code = sent(access);
        assertThat(Simultaneously.call(20, () -> confirm(access, other(code)).statusCode()))
                .containsOnly(400);
        assertThat(TestDatabase.query(Integer.class, "select tries from one_time_codes where user_id = ?", user.id()))
                .contains(5);
        assertRefused(confirm(access, code));
    }

    @Test
    void confirm_theRightCodeAmongTwentyGuessesWhenOneTryIsLeft_isTakenOnlyInTheFifth() {
        String access = user.login().access();
        String code = sent(access);
        TestDatabase.execute("update one_time_codes set tries = 4 where user_id = ?", user.id());
        List<Callable<Integer>> calls = new ArrayList<>(
                Collections.nCopies(19, () -> confirm(access, other(code)).statusCode()));
        calls.add(() -> confirm(access, code).statusCode());

        List<Integer> answers = Simultaneously.call(calls);

        assertThat(answers.subList(0, 19)).containsOnly(400);
        assertThat(TestDatabase.query(Integer.class, "select tries from one_time_codes where user_id = ?", user.id()))
                .contains(5);
    }

    @Test
    void confirm_theCodeOfALogin_isRefused() {
        user.with("phone_number_verified", true);
        SignetClient.postJson("/api/token/code/", Map.of("phone_number", number))
                .then()
                .statusCode(202);
        String login = Mailbox.awaitSms(number).code();
        user.with("phone_number_verified", false);
        TestDatabase.forgetThrottles();
        String access = user.login().access();
        String verification = sent(access);
        if (!login.equals(verification)) {
            assertRefused(confirm(access, login));
        }
        confirm(access, verification).then().statusCode(200);
    }

    @Test
    void confirm_theCodeOfTheNumberBefore_isRefusedWhenThereIsOneForTheNewNumber() {
        String access = user.login().access();
        String before = sent(access);
        String next = TestUser.newPhoneNumber();
        user.with("phone_number", next);
        start(access).then().statusCode(202);
        String code = Mailbox.awaitSms(next).code();
        if (!before.equals(code)) {
            assertRefused(confirm(access, before));
        }
        confirm(access, code).then().statusCode(200);
    }

    @Test
    void confirm_aNumberThatOthersClaim_leavesThemTheirClaims() {
        TestUser other = TestUser.create().with("phone_number", number);
        String access = user.login().access();
        confirm(access, sent(access)).then().statusCode(200);
        SignetClient.me(other.login().access())
                .then()
                .body("phone_number", equalTo(number))
                .body("phone_number_verified", equalTo(false));
        SignetClient.login(number, TestUser.PASSWORD).then().statusCode(200);
        assertThat(DecodedToken.of(SignetClient.login(number, TestUser.PASSWORD).path("access"))
                        .claim("sub"))
                .isEqualTo(user.id().toString());
    }

    @Test
    void confirm_theCodeOfAnother_isRefused() {
        String access = user.login().access();
        String code = sent(access);
        TestUser other = TestUser.create().with("phone_number", number);
        assertRefused(confirm(other.login().access(), code));
    }

    @Test
    void confirm_aCodeThatWasReplaced_isRefused() {
        String access = user.login().access();
        String first = sent(access);
        TestDatabase.forgetThrottles();
        String second = sent(access);
        if (!first.equals(second)) {
            assertRefused(confirm(access, first));
        }
        confirm(access, second).then().statusCode(200);
    }

    @Test
    void confirm_afterTheNumberHasChanged_isRefused() {
        String access = user.login().access();
        String code = sent(access);
        user.with("phone_number", TestUser.newPhoneNumber());
        assertRefused(confirm(access, code));
    }

    @Test
    void confirm_withoutANumber_isRefused() {
        user.with("phone_number", null);
        assertRefused(confirm(user.login().access(), "123456"));
    }

    @Test
    void confirm_aNumberThatAnotherHasVerified_isAConflict() {
        String access = user.login().access();
        String code = sent(access);
        TestUser.create().with("phone_number", number).with("phone_number_verified", true);
        confirm(access, code).then().statusCode(409).body("code", equalTo("phone_number_taken"));
    }

    @Test
    void confirm_twentyTimesAtOnceByTwoAccounts_verifiesOne() {
        TestUser rival = TestUser.create().with("phone_number", number);
        String mine = user.login().access();
        String theirs = rival.login().access();
        String myCode = sent(mine);
        TestDatabase.forgetThrottles();
        String theirCode = sent(theirs);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(() -> confirm(mine, myCode).statusCode());
            calls.add(() -> confirm(theirs, theirCode).statusCode());
        }

        List<Integer> answers = Simultaneously.call(calls);

        assertThat(answers).containsOnlyOnce(200).isSubsetOf(200, 400, 409);
        assertThat(TestDatabase.count(
                        "select count(*) from users where phone_number = ? and phone_number_verified", number))
                .isOne();
    }

    @Test
    void start_withoutANumber_isRefusedByName() {
        user.with("phone_number", null);
        start(user.login().access()).then().statusCode(400).body("errors.phone_number.size()", equalTo(1));
    }

    @Test
    void start_ofAVerifiedNumber_isAConflict() {
        user.with("phone_number_verified", true);
        start(user.login().access()).then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void start_twiceAtOnce_isRefusedTheSecondTime() {
        String access = user.login().access();
        start(access).then().statusCode(202);
        Response second = start(access);
        second.then().statusCode(429).body("code", equalTo("too_many_requests"));
        assertThat(Integer.parseInt(second.header("Retry-After"))).isBetween(1, 31);
    }

    @Test
    void start_again_hasToWaitForLongerAndLonger() {
        String access = user.login().access();
        List<Integer> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            start(access).then().statusCode(202);
            waits.add(Integer.parseInt(start(access).header("Retry-After")));
            waitIsOver();
        }
        assertThat(waits.get(0)).isBetween(1, 31);
        assertThat(waits.get(1)).isBetween(32, 61);
        assertThat(waits.get(2)).isBetween(62, 121);
    }

    @Test
    void start_tenTimesADay_isAllThatOneNumberGets() {
        String access = user.login().access();
        for (int i = 0; i < 10; i++) {
            start(access).then().statusCode(202);
            if (i < 9) {
                waitIsOver();
            }
        }
        Response eleventh = start(access);
        eleventh.then().statusCode(429);
        assertThat(Integer.parseInt(eleventh.header("Retry-After"))).isGreaterThan(20 * 3600);
        assertThat(Mailbox.settledPosts(number)).hasSize(10);
    }

    @Test
    void start_withoutAToken_isRefused() {
        SignetClient.json().post("/api/users/me/phone/verification/").then().statusCode(401);
    }

    @Test
    void code_isNotInTheDatabaseInClear() {
        String code = sent(user.login().access());
        String row = TestDatabase.query(
                        String.class,
                        "select (to_jsonb(c) - array['id', 'user_id', 'target', 'created_at', 'expires_at', 'mac'])::text"
                                + " from one_time_codes c where user_id = ?",
                        user.id())
                .orElseThrow();
        assertThat(row).doesNotContain(code);
    }

    private String sent(String access) {
        start(access).then().statusCode(202);
        return Mailbox.awaitSms(number).code();
    }

    private static void waitIsOver() {
        TestDatabase.execute("update throttles set blocked_until = now() where blocked_until > now()");
    }

    private static Response start(String access) {
        return SignetClient.authorized(access).post("/api/users/me/phone/verification/");
    }

    private static Response confirm(String access, String code) {
        return SignetClient.authorizedJson(access)
                .body(Map.of("code", code))
                .post("/api/users/me/phone/verification/confirm/");
    }

    private static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private static void assertRefused(Response answer) {
        answer.then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.code", hasItem("The code is wrong or no longer valid."));
    }
}
