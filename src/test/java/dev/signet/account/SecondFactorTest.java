package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Mailbox;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestAuthenticator;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** What users do with their second factor, and administrators with that of others. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SecondFactorTest {

    private static final String OWN = "/api/users/me/second-factor/";

    private final TestUser user = TestUser.create();

    // Setting up

    @Test
    void status_ofWhoHasNone_saysSo() {
        status(user.login())
                .then()
                .statusCode(200)
                .body("enabled", equalTo(false))
                .body("confirmed_at", nullValue())
                .body("recovery_codes_left", equalTo(0));
    }

    @Test
    void enrolment_tellsTheAuthenticatorAll() {
        Response answer = TestAuthenticator.begin(user.login().access());
        answer.then().statusCode(200);
        String secret = answer.path("secret");
        assertThat(secret).matches("[A-Z2-7]{32}");
        assertThat(answer.<String>path("otpauth_uri"))
                .startsWith("otpauth://totp/Signet:" + user.username() + "?secret=" + secret);
        assertThat(Base64.getDecoder().decode(answer.<String>path("qr_png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void enrolment_unconfirmed_isNotNeeded() {
        TestAuthenticator.begin(user.login().access()).then().statusCode(200);
        user.login();
    }

    @Test
    void enrolment_withTheWrongPassword_isRefused() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("current_password", "wrong"))
                .post(OWN + "totp/")
                .then()
                .statusCode(400)
                .body("errors.current_password[0]", equalTo("The current password is wrong."));
    }

    @Test
    void enrolment_begunAgain_replacesTheUnconfirmed() {
        Tokens tokens = user.login();
        String first = TestAuthenticator.begin(tokens.access()).path("secret");
        String second = TestAuthenticator.begin(tokens.access()).path("secret");
        TestAuthenticator.confirm(tokens.access(), TestAuthenticator.code(first, 0))
                .then()
                .statusCode(400);
        TestAuthenticator.confirm(tokens.access(), TestAuthenticator.code(second, 0))
                .then()
                .statusCode(200);
    }

    @Test
    void enrolment_whenThereIsOne_isRefused() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        TestAuthenticator.begin(tokens.access()).then().statusCode(409);
        TestAuthenticator.confirm(tokens.access(), authenticator.code()).then().statusCode(409);
    }

    @Test
    void confirmation_withoutAnEnrolment_isRefused() {
        TestAuthenticator.confirm(user.login().access(), "123456").then().statusCode(409);
    }

    @Test
    void confirmation_tenTimesAtOnce_succeedsOnce() {
        Tokens tokens = user.login();
        String secret = TestAuthenticator.begin(tokens.access()).path("secret");
        String code = TestAuthenticator.code(secret, 0);
        assertThat(Simultaneously.call(10, () -> TestAuthenticator.confirm(tokens.access(), code)
                        .statusCode()))
                .containsOnlyOnce(200)
                .allMatch(status -> List.of(200, 409, 429).contains(status));
        assertThat(TestDatabase.count("select count(*) from recovery_codes where user_id = ?", user.id()))
                .isEqualTo(10);
    }

    @Test
    void confirmation_isSeenRecordedAndTold() {
        Tokens tokens = user.login();
        TestAuthenticator.enrol(user);
        status(tokens)
                .then()
                .body("enabled", equalTo(true))
                .body("confirmed_at", notNullValue())
                .body("recovery_codes_left", equalTo(10));
        assertThat(events("second_factor_enabled")).isEqualTo(1);
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned on");
    }

    @Test
    void confirmation_withTheWrongCode_isRefusedAndRecorded() {
        Tokens tokens = user.login();
        String secret = TestAuthenticator.begin(tokens.access()).path("secret");
        TestAuthenticator authenticator = new TestAuthenticator(user, secret, List.of());
        TestAuthenticator.confirm(tokens.access(), authenticator.wrongCode())
                .then()
                .statusCode(400)
                .body("errors.code[0]", equalTo("The code is wrong, or was used before."));
        status(tokens).then().body("enabled", equalTo(false));
        assertThat(failures("second_factor_enabled")).isEqualTo(1);
    }

    @Test
    void confirmation_withoutAMailAddress_isToldToTheVerifiedNumber() {
        String number = user.verifiedPhoneNumber();
        TestAuthenticator.enrol(user.with("email", null));
        assertThat(Mailbox.awaitSms(number).kind()).isEqualTo("second_factor_enabled");
    }

    @Test
    void confirmation_isNotToldToANumberThatIsNotVerified() {
        String number = TestUser.newPhoneNumber();
        TestAuthenticator.enrol(user.with("email", null).with("phone_number", number));
        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void guesses_withAnAccessTokenAlone_keepNoLoginOut() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        Simultaneously.call(10, () -> TestAuthenticator.confirm(tokens.access(), authenticator.wrongCode()));
        Simultaneously.call(10, () -> disable(tokens, "wrong", "code", authenticator.wrongCode()));
        TestAuthenticator.complete(authenticator.challenge(), "code", authenticator.code())
                .then()
                .statusCode(200);
    }

    @Test
    void confirmation_leavesOtherSessionsAlone_unlessAskedTo() {
        Tokens other = user.login();
        Tokens tokens = user.login();
        String secret = TestAuthenticator.begin(tokens.access()).path("secret");
        SignetClient.authorizedJson(tokens.access())
                .body(Map.of("code", TestAuthenticator.code(secret, 0), "end_other_sessions", true))
                .post(OWN + "totp/confirm/")
                .then()
                .statusCode(200);
        SignetClient.me(other.access()).then().statusCode(401);
        SignetClient.me(tokens.access()).then().statusCode(200);
    }

    @Test
    void sessions_fromBefore_stay() {
        Tokens before = user.login();
        TestAuthenticator.enrol(user);
        before.refreshed();
    }

    @Test
    void secrets_areNowhereInClear() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String secret = HexFormat.of().formatHex(Base32.decode(authenticator.secret()));
        assertThat(TestDatabase.query(
                        String.class, "select encode(secrets, 'hex') from second_factors where user_id = ?", user.id()))
                .get()
                .asString()
                .isNotEmpty()
                .doesNotContain(secret);
        String code = authenticator.recoveryCodes().get(0);
        assertThat(TestDatabase.count(
                        "select count(*) from recovery_codes where user_id = ? and mac in (?, ?)",
                        user.id(),
                        code.getBytes(StandardCharsets.US_ASCII),
                        code.replace("-", "").getBytes(StandardCharsets.US_ASCII)))
                .isZero();
    }

    // Taking away

    @Test
    void removal_withPasswordAndCode_takesItAway() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        disable(tokens, TestUser.PASSWORD, "code", authenticator.code()).then().statusCode(204);
        status(tokens).then().body("enabled", equalTo(false));
        user.login();
        assertThat(events("second_factor_disabled")).isEqualTo(1);
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned on");
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned off");
        assertThat(TestDatabase.count("select count(*) from recovery_codes where user_id = ?", user.id()))
                .isZero();
    }

    @Test
    void removal_withARecoveryCode_takesItAway() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        disable(
                        tokens,
                        TestUser.PASSWORD,
                        "recovery_code",
                        authenticator.recoveryCodes().get(0))
                .then()
                .statusCode(204);
        user.login();
    }

    @Test
    void removal_withTheWrongPassword_isRefusedAndUsesNoCodeUp() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        disable(tokens, "wrong", "code", authenticator.code()).then().statusCode(400);
        disable(tokens, TestUser.PASSWORD, "code", authenticator.code()).then().statusCode(204);
    }

    @Test
    void removal_withTheWrongCode_isRefused() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        disable(tokens, TestUser.PASSWORD, "code", authenticator.wrongCode())
                .then()
                .statusCode(400)
                .body("errors.code[0]", equalTo("The code is wrong, or was used before."));
        status(tokens).then().body("enabled", equalTo(true));
        assertThat(failures("second_factor_disabled")).isEqualTo(1);
    }

    @Test
    void removal_guessedAtWithTheRightPassword_hasToWait() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertThat(Simultaneously.call(12, () -> disable(tokens, TestUser.PASSWORD, "code", authenticator.wrongCode())
                        .statusCode()))
                .contains(429);
    }

    // Recovery codes

    @Test
    void recoveryCodes_madeAnew_replaceThoseBefore() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        Response made = SignetClient.authorizedJson(tokens.access())
                .body(Map.of("current_password", TestUser.PASSWORD, "code", authenticator.code()))
                .post(OWN + "recovery-codes/");
        made.then().statusCode(200);
        List<String> codes = made.path("recovery_codes");
        assertThat(codes).hasSize(10).doesNotContainAnyElementsOf(authenticator.recoveryCodes());
        assertThat(events("recovery_codes_made")).isEqualTo(1);
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned on");
        assertThat(Mailbox.awaitMail(user.email()).subject()).startsWith("New recovery codes");
        TestAuthenticator.complete(
                        authenticator.challenge(),
                        "recovery_code",
                        authenticator.recoveryCodes().get(0))
                .then()
                .statusCode(401);
        TestAuthenticator.complete(authenticator.challenge(), "recovery_code", codes.get(0))
                .then()
                .statusCode(200);
        status(tokens).then().body("recovery_codes_left", equalTo(9));
    }

    @Test
    void recoveryCodes_ofWhoHasNoSecondFactor_areRefused() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("current_password", TestUser.PASSWORD, "code", "123456"))
                .post(OWN + "recovery-codes/")
                .then()
                .statusCode(400);
    }

    // Administrators

    @Test
    void removal_byAnAdministrator_takesItAwayAndEndsTheSessions() {
        Tokens tokens = user.login();
        TestAuthenticator.enrol(user);
        removeAsAdmin(user).then().statusCode(204);
        SignetClient.me(tokens.access()).then().statusCode(401);
        assertThat(TestSession.liveOf(user)).isZero();
        user.login();
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned on");
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned off");
        assertThat(TestDatabase.count("""
                        select count(*) from events
                        where user_id = ? and type = 'second_factor_disabled' and actor_id <> user_id
                        """, user.id())).isEqualTo(1);
        removeAsAdmin(user).then().statusCode(404);
    }

    @Test
    void removal_ofAnotherUsers_isForAdministrators() {
        TestAuthenticator.enrol(user);
        SignetClient.authorized(TestUser.create().login().access())
                .delete("/api/admin/users/" + user.id() + "/second-factor")
                .then()
                .statusCode(403);
    }

    private static Response removeAsAdmin(TestUser user) {
        return SignetClient.authorized(TestUser.createAdmin().login().access())
                .delete("/api/admin/users/" + user.id() + "/second-factor/");
    }

    private static Response disable(Tokens tokens, String password, String field, String code) {
        return SignetClient.authorizedJson(tokens.access())
                .body(Map.of("current_password", password, field, code))
                .post(OWN + "disable/");
    }

    private static Response status(Tokens tokens) {
        return SignetClient.authorized(tokens.access()).get(OWN);
    }

    private long failures(String type) {
        return TestDatabase.count(
                "select count(*) from events where user_id = ? and type = ? and reason = 'wrong_code'",
                user.id(),
                type);
    }

    private long events(String type) {
        return TestDatabase.count("select count(*) from events where user_id = ? and type = ?", user.id(), type);
    }
}
