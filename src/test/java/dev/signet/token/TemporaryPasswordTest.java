package dev.signet.token;

import static dev.signet.testing.TestAuthenticator.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Answers;
import dev.signet.testing.DecodedToken;
import dev.signet.testing.Mailbox;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestAuthenticator;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator sets is no password that the user keeps. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TemporaryPasswordTest {

    private static final String TEMPORARY = "given by an administrator";
    private static final String OWN = "staple battery horse";

    private final TestUser user = TestUser.create();
    private String admin;

    @BeforeEach
    void logAdminIn() {
        admin = TestUser.createAdmin().login().access();
    }

    // The login with it

    @Test
    void login_ofACreatedUser_isRefusedWithAChallengeAndGoesOnWithANewPassword() {
        String username = "created." + UUID.randomUUID();
        Response created = SignetClient.authorizedJson(admin)
                .body(Map.of("username", username, "password", TEMPORARY))
                .post("/api/admin/users");
        created.then().statusCode(201).body("password_temporary", equalTo(true));
        UUID id = UUID.fromString(created.path("id"));

        Response refused = SignetClient.login(username, TEMPORARY);
        assertRefused(refused, "password_change_required");
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
        assertThat(refused.<String>path("access")).isNull();
        assertThat(TestDatabase.count("select count(*) from sessions where user_id = ?", id))
                .isZero();

        Tokens tokens = Tokens.of(change(refused.path("challenge"), OWN));
        assertThat(DecodedToken.of(tokens.access()).claim("amr")).isEqualTo(List.of("pwd"));
        SignetClient.me(tokens.refreshed().access()).then().statusCode(200);
        assertRefused(SignetClient.login(username, TEMPORARY), "no_active_account");
        SignetClient.login(username, OWN).then().statusCode(200);
        see(id).then().body("password_temporary", equalTo(false));
    }

    @Test
    void setPassword_endsTheSessionsAndIsTemporary() {
        Tokens tokens = user.login();
        setTemporary();
        SignetClient.refresh(tokens.refresh()).then().statusCode(401);
        assertRefused(SignetClient.login(user.username(), TEMPORARY), "password_change_required");
        assertThat(lastReason()).isEqualTo("password_change_required");
        see(user.id()).then().body("password_temporary", equalTo(true));
        SignetClient.authorized(admin)
                .get("/api/admin/users?q=" + user.username())
                .then()
                .body("results.password_temporary", contains(true));
        assertThat(TestSession.liveOf(user)).isZero();
    }

    /** Everybody whose password was there before. */
    @Test
    void password_thatNoAdministratorHasSet_isTheUsersOwn() {
        user.login();
        see(user.id()).then().body("password_temporary", equalTo(false));
    }

    @Test
    void wrongPassword_saysNothingOfIt() {
        setTemporary();
        Response refused = SignetClient.login(user.username(), "wrong");
        assertRefused(refused, "no_active_account");
        assertThat(refused.<String>path("challenge")).isNull();
    }

    @Test
    void login_ofAnInactiveUser_givesNoChallenge() {
        setTemporary();
        user.with("active", false);
        assertRefused(SignetClient.login(user.username(), TEMPORARY), "no_active_account");
    }

    /** It is decided by the statement that opens the session. */
    @Test
    void login_whenThePasswordIsMadeTemporaryMeanwhile_isRefused() {
        CompletableFuture<Response> login;
        try (TestLock lock = TestLock.onUser(user)) {
            login = Simultaneously.start(() -> SignetClient.login(user.username(), TestUser.PASSWORD));
            lock.awaitWaiting(1);
            lock.change("update users set temporary_password_at = password_changed_at where id = ?", user.id());
        }
        assertRefused(login.join(), "no_active_account");
        assertThat(TestSession.liveOf(user)).isZero();
    }

    /** Which is not shown by the password, and leaves it temporary. */
    @Test
    void login_withACodeThatWasSent_opensASession() {
        setTemporary();
        Tokens tokens = loginWithCode();
        assertThat(DecodedToken.of(tokens.access()).claim("amr")).isEqualTo(List.of("sms"));
        assertRefused(SignetClient.login(user.username(), TEMPORARY), "password_change_required");
    }

    // Its end

    @Test
    void login_afterItsTime_isThatWithAWrongPassword() {
        setTemporary();
        passHours(71);
        assertRefused(SignetClient.login(user.username(), TEMPORARY), "password_change_required");
        passHours(2);
        assertThat(Answers.whole(SignetClient.login(user.username(), TEMPORARY)))
                .isEqualTo(Answers.whole(SignetClient.login(user.username(), "wrong")))
                .startsWith("401");
        assertThat(lastReason()).isEqualTo("temporary_password_over");
    }

    @Test
    void currentPassword_afterItsTime_isWrong() {
        setTemporary();
        Tokens tokens = loginWithCode();
        passHours(73);
        changeOwn(tokens, TEMPORARY, OWN)
                .then()
                .statusCode(400)
                .body("errors.current_password", contains("The current password is wrong."));
    }

    /** As a replica does that knows nothing of temporary passwords. */
    @Test
    void password_changedByThePreviousRelease_isTheUsersOwn() {
        setTemporary();
        TestDatabase.execute(
                "update users set password_hash = ?, password_changed_at = clock_timestamp() where id = ?",
                TestUser.PASSWORD_HASH,
                user.id());
        user.login();
    }

    // The change

    @Test
    void change_isRecordedAndTold() {
        setTemporary();
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("password");
        Tokens.of(change(challenge(), OWN));
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("password");
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and type = 'password_changed'"
                                + " and details ->> 'temporary' = 'true' and actor_id <> user_id",
                        user.id()))
                .isEqualTo(1);
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and type = 'password_changed'"
                                + " and actor_id = user_id",
                        user.id()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "sh0rt.x, This password is too short. It must contain at least 8 characters.",
        "sunshine, This password is too common.",
        TEMPORARY + ", This is the temporary password. Choose one of your own."
    })
    void change_toAPasswordThatIsRefused_doesNotUseTheChallengeUp(String password, String message) {
        setTemporary();
        String challenge = challenge();
        change(challenge, password).then().statusCode(400).body("errors.new_password", contains(message));
        change(challenge, OWN).then().statusCode(200);
    }

    @Test
    void challenge_used_isGoodNoMore() {
        setTemporary();
        String challenge = challenge();
        change(challenge, OWN).then().statusCode(200);
        assertRefused(change(challenge, "another long password"), "token_not_valid");
    }

    @Test
    void challenge_twentyTimesAtOnce_isUsedOnce() {
        setTemporary();
        String challenge = challenge();
        assertThat(Simultaneously.call(20, () -> change(challenge, OWN).statusCode()))
                .containsOnlyOnce(200)
                .containsOnly(200, 401);
        assertThat(TestSession.liveOf(user)).isEqualTo(1);
    }

    @Test
    void challenge_afterAnotherTemporaryPassword_isRefused() {
        setTemporary();
        String challenge = challenge();
        setTemporary();
        assertRefused(change(challenge, OWN), "token_not_valid");
    }

    @Test
    void challenge_afterADeactivation_isRefused() {
        setTemporary();
        String challenge = challenge();
        user.with("active", false);
        assertRefused(change(challenge, OWN), "token_not_valid");
        assertThat(TestDatabase.query(
                        Boolean.class,
                        "select temporary_password_at = password_changed_at from users where id = ?",
                        user.id()))
                .contains(true);
    }

    @Test
    void challenge_isNoToken() {
        setTemporary();
        String challenge = challenge();
        SignetClient.me(challenge).then().statusCode(401);
        SignetClient.refresh(challenge).then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({"challenge, new_password", "new_password, challenge"})
    void change_withoutAField_isRefusedByName(String missing, String given) {
        SignetClient.postJson("/api/token/password/", Map.of(given, "x"))
                .then()
                .statusCode(400)
                .body("errors." + missing, contains("This field is required."));
    }

    // With a second factor

    @Test
    void login_withASecondFactor_demandsThatFirst() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        setTemporary();
        Response first = SignetClient.login(user.username(), TEMPORARY);
        assertRefused(first, "second_factor_required");
        assertRefused(change(first.path("challenge"), OWN), "token_not_valid");

        Response second = complete(first.path("challenge"), "code", authenticator.code());
        assertRefused(second, "password_change_required");
        assertRefused(complete(second.path("challenge"), "code", authenticator.code(1)), "token_not_valid");

        Tokens tokens = Tokens.of(change(second.path("challenge"), OWN));
        assertThat(DecodedToken.of(tokens.access()).claim("amr")).isEqualTo(List.of("pwd", "otp", "mfa"));
        assertThat(TestSession.liveOf(user)).isEqualTo(1);
    }

    @Test
    void login_withTheWrongSecondFactor_isNotAskedForANewPassword() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        setTemporary();
        assertRefused(complete(challenge(), "code", authenticator.wrongCode()), "no_active_account");
    }

    /** Whoever has a challenge of before there was a second factor does not come past it. */
    @Test
    void challenge_fromBeforeThereWasASecondFactor_isRefused() {
        setTemporary();
        String challenge = challenge();
        user.with("second_factor", true);
        assertRefused(change(challenge, OWN), "token_not_valid");
    }

    @Test
    void login_thatHasToSetASecondFactorUp_doesSoAfterTheChange() {
        user.with("roles", new String[] {TestDatabase.SECOND_FACTOR_ROLE});
        setTemporary();
        Response changed = change(challenge(), OWN);
        assertRefused(changed, "second_factor_enrolment_required");
        String challenge = changed.path("challenge");
        String secret = SignetClient.postJson("/api/token/second-factor/enrolment/", Map.of("challenge", challenge))
                .path("secret");
        Response completed = complete(challenge, "code", TestAuthenticator.code(secret, 0));
        assertThat(completed.<List<String>>path("recovery_codes")).hasSize(10);
        Tokens.of(completed);
    }

    // Other ways to a password of one's own

    @Test
    void reset_byTheLink_setsOneThatIsKeptAndIsAnother() {
        setTemporary();
        Mailbox.awaitMail(user.email());
        SignetClient.postJson("/api/password/reset/", Map.of("email", user.email()))
                .then()
                .statusCode(202);
        String token = Mailbox.awaitMail(user.email()).token();
        reset(token, TEMPORARY)
                .then()
                .statusCode(400)
                .body("errors.new_password", contains("This is the temporary password. Choose one of your own."));
        reset(token, OWN).then().statusCode(204);
        SignetClient.login(user.username(), OWN).then().statusCode(200);
    }

    @Test
    void change_inASession_setsOneThatIsKeptAndIsAnother() {
        setTemporary();
        Tokens tokens = loginWithCode();
        changeOwn(tokens, TEMPORARY, TEMPORARY)
                .then()
                .statusCode(400)
                .body("errors.new_password", contains("This is the temporary password. Choose one of your own."));
        changeOwn(tokens, TEMPORARY, OWN).then().statusCode(204);
        SignetClient.login(user.username(), OWN).then().statusCode(200);
    }

    private void setTemporary() {
        SignetClient.authorizedJson(admin)
                .body(Map.of("new_password", TEMPORARY))
                .post("/api/admin/users/" + user.id() + "/password")
                .then()
                .statusCode(204);
    }

    private String challenge() {
        return TestAuthenticator.challenge(SignetClient.login(user.username(), TEMPORARY));
    }

    private static Response change(String challenge, String newPassword) {
        return SignetClient.postJson(
                "/api/token/password/", Map.of("challenge", challenge, "new_password", newPassword));
    }

    private static Response changeOwn(Tokens tokens, String current, String another) {
        return SignetClient.authorizedJson(tokens.access())
                .body(Map.of("current_password", current, "new_password", another))
                .post("/api/users/me/password");
    }

    private static Response reset(String token, String newPassword) {
        return SignetClient.postJson(
                "/api/password/reset/confirm/", Map.of("token", token, "new_password", newPassword));
    }

    private Response see(UUID id) {
        return SignetClient.authorized(admin).get("/api/admin/users/" + id);
    }

    private Tokens loginWithCode() {
        String number = user.verifiedPhoneNumber();
        SignetClient.postJson("/api/token/code/", Map.of("phone_number", number))
                .then()
                .statusCode(202);
        return Tokens.of(SignetClient.postJson(
                "/api/token/",
                Map.of("phone_number", number, "code", Mailbox.awaitSms(number).code())));
    }

    private void passHours(int hours) {
        TestDatabase.execute("""
                update users set password_changed_at = password_changed_at - make_interval(hours => ?),
                                 temporary_password_at = temporary_password_at - make_interval(hours => ?)
                where id = ?
                """, hours, hours, user.id());
    }

    private String lastReason() {
        return TestDatabase.query(
                        String.class,
                        "select reason from events where user_id = ? and type = 'login' and reason <> 'wrong_password'"
                                + " order by id desc limit 1",
                        user.id())
                .orElseThrow();
    }

    private static void assertRefused(Response response, String code) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(401);
        assertThat(response.<String>path("code")).isEqualTo(code);
    }
}
