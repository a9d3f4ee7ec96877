package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.testing.Answers;
import dev.signet.testing.DecodedToken;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestAuthenticator;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forgotten passwords, and that owners are told. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PasswordResetTest {

    private static final String NEW_PASSWORD = "staple battery horse";

    private final TestUser user = TestUser.create();
    private final TestUser admin = TestUser.createAdmin();

    @Test
    void reset_byTheLink_setsThePasswordEndsSessionsVerifiesTheAddressAndTellsTheOwner() {
        Tokens before = user.login();
        String token = sentLink();

        confirm(Map.of("token", token, "new_password", NEW_PASSWORD)).then().statusCode(204);

        SignetClient.refresh(before.refresh()).then().statusCode(401);
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
        Response login = SignetClient.login(user.username(), NEW_PASSWORD);
        assertThat(DecodedToken.of(login.path("access")).claim("email_verified"))
                .isEqualTo(true);
        assertThat(Mailbox.awaitMail(user.email()).text()).contains(user.username());
        assertThat(events("password_reset")).isOne();
    }

    @Test
    void reset_byTheLinkToAnAddressThatAnotherHasVerifiedMeanwhile_leavesItToThat() {
        String token = sentLink();
        TestUser.create().with("email", user.email()).with("email_verified", true);
        confirm(Map.of("token", token, "new_password", NEW_PASSWORD)).then().statusCode(204);
        assertThat(TestDatabase.query(Boolean.class, "select email_verified from users where id = ?", user.id()))
                .contains(false);
    }

    @Test
    void reset_byTheCode_setsThePassword() {
        String number = user.verifiedPhoneNumber();
        confirm(number, sentCode(number), NEW_PASSWORD).then().statusCode(204);
        SignetClient.login(user.username(), NEW_PASSWORD).then().statusCode(200);
    }

    @Test
    void reset_byTheCodeInTwoGroups_setsThePassword() {
        String number = user.verifiedPhoneNumber();
        confirm(number, sentCode(number).replaceFirst("(...)", "$1-"), NEW_PASSWORD)
                .then()
                .statusCode(204);
    }

    @Test
    void reset_byTheCodeTwentyTimesAtOnce_isDoneOnce() {
        String number = user.verifiedPhoneNumber();
        String code = sentCode(number);
        assertThat(Simultaneously.call(
                        20, () -> confirm(number, code, NEW_PASSWORD).statusCode()))
                .containsOnlyOnce(204);
    }

    @Test
    void confirm_passwordAgainstThePolicy_doesNotUseTheLinkUp() {
        String token = sentLink();
        confirm(Map.of("token", token, "new_password", "sunshine"))
                .then()
                .statusCode(400)
                .body("errors.new_password", contains("This password is too common."));
        confirm(Map.of("token", token, "new_password", NEW_PASSWORD)).then().statusCode(204);
    }

    @Test
    void confirm_aLinkTwice_isRefusedTheSecondTime() {
        String token = sentLink();
        confirm(Map.of("token", token, "new_password", NEW_PASSWORD)).then().statusCode(204);
        assertBadToken(token);
    }

    @Test
    void confirm_anExpiredLink_isRefused() {
        String token = sentLink();
        TestDatabase.execute("update one_time_codes set expires_at = now() where user_id = ?", user.id());
        assertBadToken(token);
    }

    @Test
    void confirm_aLinkAfterThePasswordWasChanged_isRefused() {
        String token = sentLink();
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("current_password", TestUser.PASSWORD, "new_password", NEW_PASSWORD))
                .post("/api/users/me/password")
                .then()
                .statusCode(204);
        assertBadToken(token);
    }

    @Test
    void confirm_aLinkAfterTheAddressHasChanged_isRefused() {
        String token = sentLink();
        user.with("email", "new." + user.email());
        assertBadToken(token);
    }

    @Test
    void confirm_aLinkOfADeactivatedAccount_isRefused() {
        String token = sentLink();
        user.with("active", false);
        assertBadToken(token);
    }

    @Test
    void confirm_theLinkThatVerifiesAnAddress_isRefused() {
        SignetClient.authorized(user.login().access()).post("/api/users/me/email/verification/");
        assertBadToken(Mailbox.awaitMail(user.email()).token());
    }

    @Test
    void confirm_afterFiveWrongCodes_isRefused() {
        String number = user.verifiedPhoneNumber();
        String code = sentCode(number);
        for (int i = 0; i < 5; i++) {
            confirm(number, other(code), NEW_PASSWORD).then().statusCode(400);
        }
        TestDatabase.forgetThrottles();
        confirm(number, code, NEW_PASSWORD).then().statusCode(400);
    }

    @Test
    void confirm_twentyGuessesAtOnceFromManyPlaces_triesFive() {
        String number = user.verifiedPhoneNumber();
        String code = sentCode(number);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Place place = Place.anywhere();
            calls.add(() -> place.json()
                    .body(Map.of("phone_number", number, "code", other(code), "new_password", NEW_PASSWORD))
                    .post("/api/password/reset/confirm/")
                    .statusCode());
        }
        assertThat(Simultaneously.call(calls)).isSubsetOf(400, 429);
        assertThat(TestDatabase.query(Integer.class, "select tries from one_time_codes where user_id = ?", user.id()))
                .contains(5);
    }

    @Test
    void confirm_theCodeOfALogin_isRefused() {
        String number = user.verifiedPhoneNumber();
        SignetClient.postJson("/api/token/code/", Map.of("phone_number", number))
                .then()
                .statusCode(202);
        String login = Mailbox.awaitSms(number).code();
        TestDatabase.forgetThrottles();
        String reset = sentCode(number);
        if (!login.equals(reset)) {
            confirm(number, login, NEW_PASSWORD).then().statusCode(400);
        }
        confirm(number, reset, NEW_PASSWORD).then().statusCode(204);
    }

    @Test
    void reset_ofAnAccountWithASecondFactor_leavesItNecessary() {
        TestAuthenticator.enrol(user);
        confirm(Map.of("token", sentLinkAfterOtherMail(), "new_password", NEW_PASSWORD))
                .then()
                .statusCode(204);
        SignetClient.login(user.username(), NEW_PASSWORD)
                .then()
                .statusCode(401)
                .body("code", equalTo("second_factor_required"));
    }

    @Test
    void reset_ofALockedAccount_letsItBeTriedAgain() {
        lock();
        confirm(Map.of("token", sentLink(), "new_password", NEW_PASSWORD))
                .then()
                .statusCode(204);
        SignetClient.login(user.username(), NEW_PASSWORD).then().statusCode(200);
    }

    @Test
    void reset_leavesGuessesAtTheSecondFactorCounted() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        blockSecondFactor(authenticator);
        Mailbox.awaitMail(user.email());
        confirm(Map.of("token", sentLinkAfterOtherMail(), "new_password", NEW_PASSWORD))
                .then()
                .statusCode(204);
        guessSecondFactor(challenge(NEW_PASSWORD)).then().statusCode(429);
    }

    @Test
    void confirm_moreAndMoreWrongCodes_isThrottledForAnyNumber() {
        String number = TestUser.newPhoneNumber();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(confirm(number, "000000", NEW_PASSWORD).statusCode());
        }
        assertThat(answers).contains(429).startsWith(400, 400, 400, 400, 400);
    }

    @Test
    void confirm_aWrongCodeForAKnownAndAnUnknownNumber_isOneAnswer() {
        String number = user.verifiedPhoneNumber();
        String code = sentCode(number);
        assertThat(Answers.whole(confirm(number, other(code), user.username())))
                .isEqualTo(Answers.whole(confirm(TestUser.newPhoneNumber(), other(code), user.username())));
    }

    @Test
    void request_ofAKnownAndAnUnknownAddress_isOneAnswer() {
        assertThat(Answers.whole(request("email", user.email())))
                .isEqualTo(Answers.whole(request("email", "nobody." + user.email())))
                .startsWith("202");
        assertThat(Mailbox.settledMails("nobody." + user.email())).isEmpty();
    }

    @Test
    void request_ofAKnownAndAnUnknownNumber_isOneAnswer() {
        assertThat(Answers.whole(request("phone_number", user.verifiedPhoneNumber())))
                .isEqualTo(Answers.whole(request("phone_number", TestUser.newPhoneNumber())))
                .startsWith("202");
    }

    @Test
    void request_ofAnUnverifiedNumber_sendsNothing() {
        String number = TestUser.newPhoneNumber();
        user.with("phone_number", number);
        request("phone_number", number).then().statusCode(202);
        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void request_ofADeactivatedAccountOrOneWithoutPassword_sendsNothing() {
        user.with("active", false);
        request("email", user.email()).then().statusCode(202);
        TestUser other = TestUser.create().with("password_hash", "!x");
        request("email", other.email()).then().statusCode(202);
        assertThat(Mailbox.settledMails(user.email())).isEmpty();
        assertThat(Mailbox.settledMails(other.email())).isEmpty();
    }

    @Test
    void request_ofAnAddressThatManyClaim_sendsThreeMails() {
        for (int i = 0; i < 4; i++) {
            TestUser.create().with("email", user.email());
        }
        request("email", user.email()).then().statusCode(202);
        assertThat(Mailbox.settledMails(user.email())).hasSize(3);
    }

    @Test
    void request_ofAnAddressThatOneHasVerified_sendsThatOneMail() {
        TestUser.create().with("email", user.email());
        user.with("email_verified", true);
        request("email", user.email()).then().statusCode(202);
        assertThat(Mailbox.settledMails(user.email())).hasSize(1);
    }

    @Test
    void request_again_isThrottledForKnownAndUnknown() {
        for (String email : List.of(user.email(), "nobody." + user.email())) {
            request("email", email).then().statusCode(202);
            request("email", email).then().statusCode(429);
        }
    }

    @Test
    void request_ofNothing_isRefusedByName() {
        SignetClient.postJson("/api/password/reset/", Map.of())
                .then()
                .statusCode(400)
                .body("errors.email.size()", equalTo(1));
    }

    @Test
    void startReset_byAnAdministrator_sendsTheLinkAndTellsNothing() {
        Response answer = SignetClient.authorized(admin.login().access())
                .post("/api/admin/users/" + user.id() + "/password/reset/");
        answer.then().statusCode(202);
        assertThat(answer.asString()).isEmpty();
        confirm(Map.of("token", Mailbox.awaitMail(user.email()).token(), "new_password", NEW_PASSWORD))
                .then()
                .statusCode(204);
    }

    @Test
    void startReset_ofAnAccountWithAVerifiedNumberAndAClaimedAddress_sendsTheCodeToTheNumber() {
        String number = user.verifiedPhoneNumber();
        SignetClient.authorized(admin.login().access())
                .post("/api/admin/users/" + user.id() + "/password/reset/")
                .then()
                .statusCode(202);
        assertThat(Mailbox.awaitSms(number).kind()).isEqualTo("password_reset");
        assertThat(Mailbox.settledMails(user.email())).isEmpty();
    }

    @Test
    void startReset_ofADeactivatedAccount_isAConflict() {
        user.with("active", false);
        SignetClient.authorized(admin.login().access())
                .post("/api/admin/users/" + user.id() + "/password/reset/")
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
    }

    @Test
    void startReset_isRecordedWithWhoDidIt() {
        SignetClient.authorized(admin.login().access())
                .post("/api/admin/users/" + user.id() + "/password/reset/")
                .then()
                .statusCode(202);
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and actor_id = ?"
                                + " and type = 'password_reset_requested'",
                        user.id(),
                        admin.id()))
                .isOne();
    }

    @Test
    void startReset_ofAnAccountWithoutAnAddress_isAConflict() {
        user.with("email", null);
        SignetClient.authorized(admin.login().access())
                .post("/api/admin/users/" + user.id() + "/password/reset/")
                .then()
                .statusCode(409);
    }

    @Test
    void startReset_byAUser_isForbidden() {
        SignetClient.authorized(user.login().access())
                .post("/api/admin/users/" + user.id() + "/password/reset/")
                .then()
                .statusCode(403);
    }

    @Test
    void token_isNotInTheDatabaseInClear() {
        String token = sentLink();
        assertThat(TestDatabase.query(String.class, "select c::text from one_time_codes c where user_id = ?", user.id())
                        .orElseThrow())
                .doesNotContain(token);
    }

    // --- The owner is told ---

    @Test
    void notice_ofAnotherAddress_goesToTheOldOne() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("email", "new." + user.email()))
                .patch("/api/users/me")
                .then()
                .statusCode(200);
        assertThat(Mailbox.awaitMail(user.email()).text()).contains(user.username());
        assertThat(Mailbox.settledMails("new." + user.email())).isEmpty();
    }

    @Test
    void notice_ofAnotherNumberWithoutAnAddress_goesToTheOldNumber() {
        String number = user.with("email", null).verifiedPhoneNumber();
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("phone_number", TestUser.newPhoneNumber()))
                .patch("/api/users/me")
                .then()
                .statusCode(200);
        assertThat(Mailbox.awaitSms(number).kind()).isEqualTo("phone_number_changed");
    }

    @Test
    void notice_ofAnAdministratorsPassword_goesToTheOwner() {
        SignetClient.authorizedJson(admin.login().access())
                .body(Map.of("new_password", NEW_PASSWORD))
                .post("/api/admin/users/" + user.id() + "/password")
                .then()
                .statusCode(204);
        assertThat(Mailbox.awaitMail(user.email()).text()).contains(user.username());
    }

    @ParameterizedTest
    @CsvSource({"email, changed.%s, e-mail address", "phone_number, +12015550188, phone number"})
    void notice_ofAnAdministratorsChange_goesToTheOwner(String field, String value, String what) {
        SignetClient.authorizedJson(admin.login().access())
                .body(Map.of(field, value.formatted(user.email())))
                .patch("/api/admin/users/" + user.id())
                .then()
                .statusCode(200);
        assertThat(Mailbox.awaitMail(user.email()).subject()).startsWith("Your " + what);
    }

    @Test
    void notice_ofTheOwnPassword_goesToTheOwner() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("current_password", TestUser.PASSWORD, "new_password", NEW_PASSWORD))
                .post("/api/users/me/password")
                .then()
                .statusCode(204);
        assertThat(Mailbox.awaitMail(user.email()).subject()).startsWith("Your password");
    }

    /** Whoever has taken the account over and put an address of his own there does not get the next warning. */
    @Test
    void notice_ofAnotherNumberAfterAnotherAddress_goesToTheVerifiedNumber() {
        String number = user.verifiedPhoneNumber();
        String access = user.with("email", "taken.over." + user.email()).login().access();
        SignetClient.authorizedJson(access)
                .body(Map.of("phone_number", TestUser.newPhoneNumber()))
                .patch("/api/users/me")
                .then()
                .statusCode(200);
        assertThat(Mailbox.awaitSms(number).kind()).isEqualTo("phone_number_changed");
        assertThat(Mailbox.settledMails("taken.over." + user.email())).isEmpty();
    }

    @Test
    void notice_ofAnotherNumberWithAVerifiedAddress_goesThere() {
        String number = user.with("email_verified", true).verifiedPhoneNumber();
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("phone_number", ""))
                .patch("/api/users/me")
                .then()
                .statusCode(200);
        assertThat(Mailbox.awaitMail(user.email()).subject()).startsWith("Your phone number");
        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void notice_ofWhatStaysAsItIs_isNone() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("email", user.email(), "first_name", "Ada"))
                .patch("/api/users/me")
                .then()
                .statusCode(200);
        assertThat(Mailbox.settledMails(user.email())).isEmpty();
    }

    /** An account could else be used to fill a stranger's mailbox. */
    @Test
    void notices_toAnAddressThatNobodyHasVerified_areLimited() {
        String access = user.login().access();
        for (int i = 0; i < 16; i++) {
            SignetClient.authorizedJson(access)
                    .body(Map.of("email", (i % 2 == 0 ? "other." : "") + user.email()))
                    .patch("/api/users/me")
                    .then()
                    .statusCode(200);
        }
        assertThat(Mailbox.settledMails(user.email())).hasSize(6);
    }

    @Test
    void notice_isInTheOwnersLanguageWhoeverChanges() {
        user.with("language", "ko");
        SignetClient.authorizedJson(admin.login().access())
                .header("Accept-Language", "en")
                .body(Map.of("new_password", NEW_PASSWORD))
                .post("/api/admin/users/" + user.id() + "/password")
                .then()
                .statusCode(204);
        assertThat(Mailbox.awaitMail(user.email()).language()).isEqualTo("ko");
    }

    @Test
    void notice_ofAnAdministrator_isNotInTheAdministratorsLanguage() {
        SignetClient.authorizedJson(admin.login().access())
                .header("Accept-Language", "ko")
                .body(Map.of("new_password", NEW_PASSWORD))
                .post("/api/admin/users/" + user.id() + "/password")
                .then()
                .statusCode(204);
        assertThat(Mailbox.awaitMail(user.email()).language()).isEqualTo("en");
    }

    // --- Locks ---

    @Test
    void unlock_aLockedAccount_letsItBeTriedAgain() {
        lock();

        SignetClient.authorized(admin.login().access())
                .delete("/api/admin/users/" + user.id() + "/lock/")
                .then()
                .statusCode(204);

        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
        assertThat(events("lock_cleared")).isOne();
    }

    /** "2015550123" and "+12015550123" are one name. */
    @Test
    void unlock_anAccountWhoseUsernameIsANumber_letsItBeTriedAgain() {
        TestUser numbered = new TestUser(user.id(), TestUser.newPhoneNumber().substring("+1".length()));
        numbered.with("username", numbered.username());
        lock(numbered);
        unlock(admin.login().access()).then().statusCode(204);
        SignetClient.login(numbered.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void unlock_aBlockedSecondFactor_letsItBeTriedAgain() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        blockSecondFactor(authenticator);
        unlock(admin.login().access()).then().statusCode(204);
        guessSecondFactor(authenticator.challenge()).then().statusCode(401);
    }

    @Test
    void unlock_leavesTheFailuresOfOthers() {
        TestUser other = TestUser.create();
        lock(other);
        unlock(admin.login().access()).then().statusCode(204);
        SignetClient.login(other.username(), TestUser.PASSWORD).then().statusCode(429);
    }

    @Test
    void unlock_nobody_isNotFound() {
        SignetClient.authorized(admin.login().access())
                .delete("/api/admin/users/" + UUID.randomUUID() + "/lock")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void unlock_byAUser_isForbidden() {
        unlock(user.login().access()).then().statusCode(403);
    }

    @Test
    void unlock_withoutAToken_isUnauthorized() {
        SignetClient.json()
                .delete("/api/admin/users/" + user.id() + "/lock/")
                .then()
                .statusCode(401)
                .body("code", equalTo("not_authenticated"));
    }

    // --- How ---

    private void lock() {
        lock(user);
    }

    private static void lock(TestUser user) {
        for (int i = 0; i < 6; i++) {
            SignetClient.login(user.username(), "wrong").then().statusCode(401);
        }
        prolongBlocks();
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(429);
    }

    /** So that a wait of a second is not over by itself. */
    private static void prolongBlocks() {
        TestDatabase.execute("update throttles set blocked_until = now() + interval '1 hour'"
                + " where blocked_until > '-infinity'");
    }

    private Response unlock(String access) {
        return SignetClient.authorized(access).delete("/api/admin/users/" + user.id() + "/lock/");
    }

    private static void blockSecondFactor(TestAuthenticator authenticator) {
        String challenge = authenticator.challenge();
        for (int i = 0; i < 6; i++) {
            guessSecondFactor(challenge).then().statusCode(401);
        }
        prolongBlocks();
        guessSecondFactor(challenge).then().statusCode(429);
    }

    private static Response guessSecondFactor(String challenge) {
        return SignetClient.postJson("/api/token/second-factor/", Map.of("challenge", challenge, "code", "000000"));
    }

    private String challenge(String password) {
        return SignetClient.login(user.username(), password).path("challenge");
    }

    /** Of its enrolment the owner was told first. */
    private String sentLinkAfterOtherMail() {
        Mailbox.awaitMail(user.email());
        return sentLink();
    }

    private String sentLink() {
        request("email", user.email()).then().statusCode(202);
        return Mailbox.awaitMail(user.email()).token();
    }

    private static String sentCode(String number) {
        request("phone_number", number).then().statusCode(202);
        return Mailbox.awaitSms(number).code();
    }

    private static Response request(String field, String value) {
        return SignetClient.postJson("/api/password/reset/", Map.of(field, value));
    }

    private static Response confirm(Map<String, String> request) {
        return SignetClient.postJson("/api/password/reset/confirm/", request);
    }

    private static Response confirm(String number, String code, String password) {
        return confirm(Map.of("phone_number", number, "code", code, "new_password", password));
    }

    private static void assertBadToken(String token) {
        confirm(Map.of("token", token, "new_password", "another long password"))
                .then()
                .statusCode(400)
                .body("errors.token", hasItem("The token is wrong or no longer valid."));
    }

    private static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private long events(String type) {
        return TestDatabase.count("select count(*) from events where user_id = ? and type = ?", user.id(), type);
    }
}
