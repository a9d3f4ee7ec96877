package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.DecodedToken;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name and a password for a token pair. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LoginTest {

    private static final String OLD_PASSWORD = "correct horse battery staple ñ€";

    private final TestUser user = TestUser.create();

    // By which name

    @Test
    void login_byUsername_opensASession() {
        assertLogsIn(user, user.username());
    }

    @Test
    void login_byUsernameInAnotherCase_opensASession() {
        assertLogsIn(user, user.username().toUpperCase(Locale.ROOT));
    }

    @Test
    void login_byEMailInAnotherCase_opensASession() {
        assertLogsIn(user, user.email());
        assertLogsIn(user, user.email().toUpperCase(Locale.ROOT));
    }

    @Test
    void login_byUsernameInAnotherUnicodeForm_opensASession() {
        TestUser user = TestUser.create();
        user.with("username", "Jos\u00e9." + user.username());
        SignetClient.login("Jose\u0301." + user.username(), TestUser.PASSWORD)
                .then()
                .statusCode(200);
    }

    @Test
    void login_byPaddedUsername_opensASession() {
        assertLogsIn(user, "  " + user.username() + "\t\n");
    }

    @Test
    void login_byPhoneNumber_opensASession() {
        String number = TestUser.newPhoneNumber();
        user.with("phone_number", number).with("phone_number_verified", true);
        assertLogsIn(user, number);
        assertLogsIn(user, number.replace("+1", "+1 "));
    }

    /** The default region is the USA. */
    @Test
    void login_byPhoneNumberAsDialledAtHome_opensASession() {
        String number = TestUser.newPhoneNumber();
        user.with("phone_number", number).with("phone_number_verified", true);
        assertLogsIn(user, number.substring("+1".length()));
        assertLogsIn(user, number.replaceFirst("\\+1(...)(...)(....)", "($1) $2-$3"));
    }

    @Test
    void login_byUnverifiedPhoneNumberOfOneAccount_opensASession() {
        String number = TestUser.newPhoneNumber();
        user.with("phone_number", number);
        assertLogsIn(user, number);
    }

    @Test
    void login_byUnverifiedPhoneNumberOfTwoAccounts_goesToTheOneWithTheSmallerId() {
        String number = TestUser.newPhoneNumber();
        TestUser other = TestUser.create().with("phone_number", number);
        user.with("phone_number", number);
        assertLogsIn(user.id().toString().compareTo(other.id().toString()) < 0 ? user : other, number);
    }

    @Test
    void login_byVerifiedPhoneNumber_goesToTheOneWhoProvedIt() {
        String number = TestUser.newPhoneNumber();
        TestUser.create().with("phone_number", number);
        user.with("phone_number", number).with("phone_number_verified", true);
        TestUser.create().with("phone_number", number);
        assertLogsIn(user, number);
    }

    @Test
    void login_byAUsernameThatIsAnothersEMail_goesToTheUsername() {
        TestUser other = TestUser.create();
        user.with("username", other.email());
        assertLogsIn(user, other.email(), other.email());
    }

    /** Whoever registers with the address or number of another as a username does not keep the other out. */
    @Test
    void login_byAVerifiedEMailThatAnotherHasAsUsername_goesToTheOneWhoProvedIt() {
        TestUser.create().with("username", user.email());
        user.with("email_verified", true);
        assertLogsIn(user, user.email());
    }

    @Test
    void login_byAVerifiedPhoneNumberThatAnotherHasAsUsername_goesToTheOneWhoProvedIt() {
        String number = user.verifiedPhoneNumber();
        TestUser.create().with("username", number);
        assertLogsIn(user, number);
    }

    // How

    @Test
    void login_withAForm_opensASession() {
        Response response = RestAssured.given()
                .contentType(ContentType.URLENC)
                .formParam("username", user.username())
                .formParam("password", TestUser.PASSWORD)
                .post("/api/token/");
        TestUser.Tokens.of(response);
    }

    @Test
    void login_answer_isNotCached() {
        Response response = SignetClient.login(user.username(), TestUser.PASSWORD);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void login_remembersTimeAndDevice() {
        RestAssured.given()
                .header("User-Agent", "tests/1.0")
                .contentType(ContentType.URLENC)
                .formParam("username", user.username())
                .formParam("password", TestUser.PASSWORD)
                .post("/api/token/");
        assertThat(TestDatabase.count(
                        "select count(*) from users where id = ? and last_login_at > now() - interval '1 minute'",
                        user.id()))
                .isEqualTo(1);
        assertThat(TestDatabase.query(
                        String.class, "select user_agent || ' ' || ip from sessions where user_id = ?", user.id()))
                .contains("tests/1.0 127.0.0.1");
    }

    // Refused

    @Test
    void login_refused_isAlwaysTheSameAnswer() {
        String wrong = refusal(user.username(), TestUser.PASSWORD + "x");
        assertThat(refusal("nobody." + user.username(), TestUser.PASSWORD))
                .as("unknown")
                .isEqualTo(wrong);
        assertThat(refusal(TestUser.createInactive().username(), TestUser.PASSWORD))
                .as("inactive")
                .isEqualTo(wrong);
        assertThat(refusal(user.with("password_hash", "!").username(), TestUser.PASSWORD))
                .as("unusable password")
                .isEqualTo(wrong);
    }

    @Test
    void login_refused_leavesNoTrace() {
        SignetClient.login(user.username(), "wrong");
        assertThat(TestDatabase.count("select count(*) from sessions where user_id = ?", user.id()))
                .isZero();
        assertThat(TestDatabase.count(
                        "select count(*) from users where id = ? and last_login_at is not null", user.id()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "' or 1=1 --", "*", "+", "+1", "()"})
    void login_byNameThatMeansSomethingElsewhere_isRefused(String name) {
        assertRefused(SignetClient.login(name, TestUser.PASSWORD));
    }

    @Test
    void login_withPaddedPassword_isRefused() {
        assertRefused(SignetClient.login(user.username(), " " + TestUser.PASSWORD));
    }

    // Hashes of other systems

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bcrypt_sha256$$2b$10$3gOFDfs1bP6mfPrQ.IjT0eqV4FxrKJUmw.VgG058BAzlkxdgpwtgy",
                "$2y$04$3gOFDfs1bP6mfPrQ.IjT0eQ75yL.TOGD6OK9vAF7SqJNiyXng73Ui",
                "pbkdf2_sha1$1000$Zk3mT0aQ9xYbLw7RnE2vHc$VwFQYcKk6UEX5n8h4y/G9/XBJ70=",
                "pbkdf2_sha256$260000$saltSALT12345678901234$L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE="
            })
    void login_withAHashOfAnotherFormat_rewritesIt(String hash) {
        user.with("password_hash", hash);
        assertThat(SignetClient.login(user.username(), OLD_PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(passwordHash()).startsWith("argon2$argon2id$v=19$m=");
        assertThat(SignetClient.login(user.username(), OLD_PASSWORD).statusCode())
                .isEqualTo(200);
    }

    @Test
    void login_withTheWrongPasswordForAnotherFormat_rewritesNothing() {
        String hash = "$2y$04$3gOFDfs1bP6mfPrQ.IjT0eQ75yL.TOGD6OK9vAF7SqJNiyXng73Ui";
        user.with("password_hash", hash);
        assertRefused(SignetClient.login(user.username(), "wrong"));
        assertThat(passwordHash()).isEqualTo(hash);
    }

    @Test
    void login_twiceAtOnceWithAHashOfAnotherFormat_opensTwoSessions() {
        user.with("password_hash", "$2y$04$3gOFDfs1bP6mfPrQ.IjT0eQ75yL.TOGD6OK9vAF7SqJNiyXng73Ui");
        assertThat(Simultaneously.call(2, () -> SignetClient.login(user.username(), OLD_PASSWORD)))
                .extracting(Response::statusCode)
                .isEqualTo(List.of(200, 200));
        assertThat(passwordHash()).startsWith("argon2$argon2id$v=19$m=");
    }

    @Test
    void login_withAHashOfProductionCost_leavesItAlone() {
        String hash =
                "argon2$argon2id$v=19$m=7168,t=5,p=1$D1qhEEN7l52QrDIvjXVe4Q$uM2aVY/dlSYr5RE1zb94RUcA33lqUtgDDpG7tFzXeDU";
        user.with("password_hash", hash).login();
        assertThat(passwordHash()).isEqualTo(hash);
    }

    private String passwordHash() {
        return TestDatabase.query(String.class, "select password_hash from users where id = ?", user.id())
                .orElseThrow();
    }

    private static void assertLogsIn(TestUser user, String name) {
        assertLogsIn(user, name, user.username());
    }

    private static void assertLogsIn(TestUser user, String name, String username) {
        String access =
                TestUser.Tokens.of(SignetClient.login(name, TestUser.PASSWORD)).access();
        assertThat(DecodedToken.of(access).claims())
                .containsEntry("sub", user.id().toString())
                .containsEntry("upn", username);
    }

    private static void assertRefused(Response response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.<String>path("code")).isEqualTo("no_active_account");
    }

    private static String refusal(String username, String password) {
        Response response = SignetClient.login(username, password);
        assertRefused(response);
        return response.asString();
    }
}
