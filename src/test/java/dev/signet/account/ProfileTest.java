package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

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
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ProfileTest {

    private static final String NEW_PASSWORD = "staple battery horse";

    /** {@link TestUser#PASSWORD} in a format that a login rewrites. */
    private static final String OLD_HASH =
            "pbkdf2_sha256$1000$abcdefghijklmnop$yQ78XqLJGoi3EvtRap7nDKvJvQ+eQPTy2Np9vNCAgoY=";

    private static final AtomicInteger NEXT_NUMBER = new AtomicInteger(20_000_000);

    private final TestUser user = TestUser.create();

    // --- Seeing it ---

    @ParameterizedTest
    @ValueSource(strings = {"/api/users/me", "/api/users/me/"})
    void get_withAndWithoutTrailingSlash_hasExactlyThePublicFields(String path) {
        Map<String, Object> profile = SignetClient.authorized(user.login().access())
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .path("");

        assertThat(profile)
                .containsOnlyKeys(
                        "id",
                        "username",
                        "email",
                        "email_verified",
                        "phone_number",
                        "phone_number_verified",
                        "first_name",
                        "last_name",
                        "language",
                        "roles",
                        "date_joined",
                        "last_login");
    }

    @Test
    void get_user_saysWhatIsStored() {
        user.with("phone_number", "+12015550123").with("first_name", "Ada").with("last_name", "Lovelace");

        SignetClient.me(user.login().access())
                .then()
                .body("id", equalTo(user.id().toString()))
                .body("username", equalTo(user.username()))
                .body("email", equalTo(user.email()))
                .body("phone_number", equalTo("+12015550123"))
                .body("phone_number_verified", equalTo(false))
                .body("first_name", equalTo("Ada"))
                .body("last_name", equalTo("Lovelace"))
                .body("roles", hasSize(0))
                .body("date_joined", notNullValue())
                .body("last_login", notNullValue());
    }

    @Test
    void get_withoutToken_isRefused() {
        SignetClient.json().get("/api/users/me").then().statusCode(401).body("code", equalTo("not_authenticated"));
    }

    @Test
    void get_userDeletedBehindTheService_isRefusedAsATokenOfNobody() {
        String access = user.login().access();
        TestDatabase.execute("delete from users where id = ?", user.id());

        SignetClient.me(access).then().statusCode(401).body("code", equalTo("token_not_valid"));
    }

    // --- Changing it ---

    @Test
    void patch_allFields_changesAndAnswersThem() {
        String body = """
                {"email": " new.%s ", "phone_number": "+82 10-1234-5678", "first_name": "Grace", "last_name": " Hopper "}
                """.formatted(user.email());

        for (Response answer : List.of(patch(body), SignetClient.me(user.login().access()))) {
            answer.then()
                    .statusCode(200)
                    .body("email", equalTo("new." + user.email()))
                    .body("phone_number", equalTo("+821012345678"))
                    .body("first_name", equalTo("Grace"))
                    .body("last_name", equalTo("Hopper"));
        }
    }

    @Test
    void patch_absentFields_stayAsTheyAre() {
        user.with("phone_number", "+12015550123").with("first_name", "Ada");

        patch("{\"last_name\": \"Lovelace\"}")
                .then()
                .statusCode(200)
                .body("email", equalTo(user.email()))
                .body("phone_number", equalTo("+12015550123"))
                .body("first_name", equalTo("Ada"))
                .body("last_name", equalTo("Lovelace"));
    }

    @Test
    void patch_withTrailingSlash_changesToo() {
        SignetClient.authorizedJson(user.login().access())
                .body("{\"first_name\": \"Ada\"}")
                .patch("/api/users/me/")
                .then()
                .statusCode(200)
                .body("first_name", equalTo("Ada"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \""})
    void patch_nullOrEmptyEmailAndPhoneNumber_takesThemAway(String nothing) {
        user.with("phone_number", uniqueNumber()).with("phone_number_verified", true);

        patch("{\"email\": %1$s, \"phone_number\": %1$s}".formatted(nothing))
                .then()
                .statusCode(200)
                .body("email", nullValue())
                .body("phone_number", nullValue())
                .body("phone_number_verified", equalTo(false));
    }

    @Test
    void patch_emptyNames_takesThemAway() {
        user.with("first_name", "Ada").with("last_name", "Lovelace");

        patch("{\"first_name\": \"\", \"last_name\": \"\"}")
                .then()
                .statusCode(200)
                .body("first_name", equalTo(""))
                .body("last_name", equalTo(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(201) 555-0123", "201-555-0123", "1 201 555 0123", "+1 201 555 0123", "2015550123"})
    void patch_nationalNumber_isReadInTheDefaultRegionAndStoredAsE164(String number) {
        patch(Map.of("phone_number", number)).then().statusCode(200).body("phone_number", equalTo("+12015550123"));
        assertThat(column(String.class, "phone_number")).isEqualTo("+12015550123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "call me", "+999 123456789", "+1 201 555 0123 ext. 7", "+82101234567890123456"})
    void patch_noPhoneNumber_isRefused(String number) {
        patch(Map.of("phone_number", number))
                .then()
                .statusCode(400)
                .body("errors.phone_number", hasItem("The phone number entered is not valid."));
    }

    @Test
    void patch_anotherNumber_isNotVerified() {
        user.with("phone_number", uniqueNumber()).with("phone_number_verified", true);

        patch(Map.of("phone_number", "+12015550123"))
                .then()
                .statusCode(200)
                .body("phone_number_verified", equalTo(false));
    }

    @Test
    void patch_theSameNumberWrittenDifferently_staysVerified() {
        String number = uniqueNumber();
        user.with("phone_number", number).with("phone_number_verified", true);

        patch(Map.of("phone_number", number.replace("+82", "+82 (0)")))
                .then()
                .statusCode(200)
                .body("phone_number", equalTo(number))
                .body("phone_number_verified", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "roles                 | [\"admin\"]",
                "groups                | [\"admin\"]",
                "active                | false",
                "is_active             | false",
                "username              | \"mallory\"",
                "password              | \"staple battery horse\"",
                "password_hash         | \"x\"",
                "phone_number_verified | true",
                "email_verified        | true",
                "id                    | \"01234567-89ab-7def-8123-456789abcdef\"",
                "date_joined           | \"2001-01-01T00:00:00Z\"",
            })
    void patch_fieldThatIsNotTheUsersToChange_isRefused(String field, String value) {
        user.with("phone_number", "+12015550123");
        String before = stored();

        patch("{\"%s\": %s}".formatted(field, value)).then().statusCode(400).body("errors", hasKey(field));

        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void patch_emailThatAnotherHasVerified_isAClaim() {
        TestUser other = TestUser.create().with("email_verified", true);
        user.with("email_verified", true);

        patch(Map.of("email", other.email().toUpperCase()))
                .then()
                .statusCode(200)
                .body("email_verified", equalTo(false));
    }

    @Test
    void patch_anotherNumberLongAfterTheLogin_isRefusedWithAChallenge() {
        String access = longAgo(user);

        Response answer = patch(access, Map.of("phone_number", "+12015550123", "first_name", "Ada"));

        answer.then().statusCode(401).body("code", equalTo("reauthentication_required"));
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"api\", error=\"insufficient_user_authentication\", max_age=\"600\"");
        assertThat(column(String.class, "first_name")).isEmpty();
    }

    @Test
    void patch_anotherAddressLongAfterTheLoginWithThePassword_isDone() {
        String access = longAgo(user);
        Map<String, String> change = Map.of("email", "new." + user.email(), "current_password", TestUser.PASSWORD);

        patch(access, change).then().statusCode(200).body("email", equalTo("new." + user.email()));
    }

    @Test
    void patch_anotherAddressLongAfterTheLoginWithAWrongPassword_isRefusedByName() {
        patch(longAgo(user), Map.of("email", "new." + user.email(), "current_password", "wrong"))
                .then()
                .statusCode(400)
                .body("errors.current_password", hasSize(1));
    }

    @Test
    void patch_theSameAddressLongAfterTheLogin_isDone() {
        patch(longAgo(user), Map.of("email", user.email(), "first_name", "Ada"))
                .then()
                .statusCode(200);
    }

    @Test
    void patch_language_isOfMessagesToTheUser() {
        patch(Map.of("language", "ko")).then().statusCode(200).body("language", equalTo("ko"));
        patch("{\"language\": null}").then().statusCode(200).body("language", nullValue());
    }

    @Test
    void patch_noLanguage_isRefusedByName() {
        patch(Map.of("language", "Korean!")).then().statusCode(400).body("errors.language", hasSize(1));
    }

    /** The access token of a session that was begun an hour ago. */
    private static String longAgo(TestUser user) {
        Tokens tokens = user.login();
        TestSession.of(tokens).ages(java.time.Duration.ofHours(1));
        return tokens.refreshed().access();
    }

    // --- Deleting it ---

    @Test
    void delete_withThePassword_deletesTheAccountAndEndsItsSessions() {
        Tokens tokens = user.login();

        delete(tokens.access(), Map.of("current_password", TestUser.PASSWORD)).statusCode(204);

        assertEnded(tokens);
        assertThat(TestDatabase.count("select count(*) from users where id = ?", user.id()))
                .isZero();
    }

    @Test
    void delete_takesAllThatIsTheUsersWithItButTheEvents() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        Tokens tokens = Tokens.of(SignetClient.postJson(
                "/api/token/second-factor/",
                Map.of("challenge", authenticator.challenge(), "code", authenticator.code())));
        SignetClient.authorized(tokens.access())
                .post("/api/users/me/email/verification/")
                .then()
                .statusCode(202);

        delete(tokens.access(), Map.of("current_password", TestUser.PASSWORD)).statusCode(204);

        for (String table : List.of("one_time_codes", "second_factors", "recovery_codes", "known_places")) {
            assertThat(TestDatabase.count("select count(*) from " + table + " where user_id = ?", user.id()))
                    .as(table)
                    .isZero();
        }
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and actor_id = user_id and type = 'user_deleted'",
                        user.id()))
                .isOne();
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
    }

    @Test
    void delete_afterTooManyWrongPasswords_hasToWait() {
        String access = user.login().access();
        for (int i = 0; i < 6; i++) {
            delete(access, Map.of("current_password", "wrong")).statusCode(400);
        }
        TestDatabase.execute("update throttles set blocked_until = now() + interval '1 hour'"
                + " where blocked_until > '-infinity'");
        delete(access, Map.of("current_password", TestUser.PASSWORD))
                .statusCode(429)
                .header("Retry-After", notNullValue());
        assertThat(TestDatabase.count("select count(*) from users where id = ?", user.id()))
                .isOne();
    }

    @Test
    void delete_withoutAToken_isRefused() {
        SignetClient.json()
                .body(Map.of("current_password", TestUser.PASSWORD))
                .delete("/api/users/me")
                .then()
                .statusCode(401);
    }

    @Test
    void currentPassword_thatIsWrong_isRecorded() {
        String access = user.login().access();
        delete(access, Map.of("current_password", "wrong")).statusCode(400);
        SignetClient.authorizedJson(access)
                .body(Map.of("current_password", "wrong", "new_password", NEW_PASSWORD))
                .post("/api/users/me/password")
                .then()
                .statusCode(400);
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and outcome = 'failed'"
                                + " and reason = 'wrong_password' and type in ('user_deleted', 'password_changed')",
                        user.id()))
                .isEqualTo(2);
    }

    @Test
    void delete_withAWrongPassword_isRefusedByName() {
        delete(user.login().access(), Map.of("current_password", "wrong"))
                .statusCode(400)
                .body("errors.current_password", hasItem("The current password is wrong."));
    }

    @Test
    void delete_withoutAPassword_isRefusedByName() {
        delete(user.login().access(), Map.of())
                .statusCode(400)
                .body("errors.current_password", hasItem("This field is required."));
    }

    private static ValidatableResponse delete(String access, Map<String, String> body) {
        return SignetClient.authorizedJson(access)
                .body(body)
                .delete("/api/users/me")
                .then();
    }

    @Test
    void patch_ownEmailInOtherCase_isAccepted() {
        String shouted = user.email().toUpperCase();

        patch(Map.of("email", shouted)).then().statusCode(200).body("email", equalTo(shouted));
    }

    @ParameterizedTest
    @CsvSource({"email, no address", "email, a@", "first_name, long", "last_name, long"})
    void patch_fieldAgainstItsRule_isRefusedByName(String field, String value) {
        patch(Map.of(field, value.equals("long") ? "x".repeat(151) : value))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors." + field, hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first_name", "last_name"})
    void patch_nullName_isRefusedByName(String field) {
        patch("{\"%s\": null}".formatted(field)).then().statusCode(400).body("errors." + field, hasSize(1));
    }

    @Test
    void patch_names_endsNoSession() {
        Tokens tokens = user.login();

        patch(Map.of("first_name", "Ada", "email", "ada." + user.email()))
                .then()
                .statusCode(200);

        SignetClient.me(tokens.access()).then().statusCode(200);
        SignetClient.refresh(tokens.refresh()).then().statusCode(200);
    }

    @Test
    void patch_whileALoginRewritesTheHash_losesNeither() {
        for (int round = 0; round < 10; round++) {
            String access = user.login().access();
            user.with("password_hash", OLD_HASH);
            String name = "Ada " + round;

            Simultaneously.<Object>call(List.of(
                    user::login,
                    () -> patch(access, Map.of("first_name", name)),
                    () -> patch(access, Map.of("last_name", name))));

            assertThat(column(String.class, "first_name")).isEqualTo(name);
            assertThat(column(String.class, "last_name")).isEqualTo(name);
            assertThat(column(String.class, "password_hash")).startsWith("argon2$argon2id$v=19$m=");
        }
    }

    // --- The password ---

    @Test
    void changePassword_wrongCurrentPassword_isRefusedByName() {
        changePassword(user.login().access(), "not the password", NEW_PASSWORD)
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.current_password", hasItem("The current password is wrong."));

        user.login();
    }

    @ParameterizedTest
    @CsvSource({
        "short, sh0rt.x",
        "common, password1",
        "the username, USERNAME and more",
        "the name of the e-mail address, xx local.part xx",
        "the phone number, call 010-1234-5678",
    })
    void changePassword_againstThePolicy_isRefusedByName(String fault, String template) {
        user.with("phone_number", "+821012345678").with("email", "local.part@%s.example".formatted(user.username()));
        String password = template.replace("USERNAME", user.username().toUpperCase());

        changePassword(user.login().access(), TestUser.PASSWORD, password)
                .statusCode(400)
                .body("errors.new_password", hasSize(1));

        user.login();
    }

    @ParameterizedTest
    @ValueSource(strings = {"current_password", "new_password"})
    void changePassword_fieldMissing_isRefusedByName(String field) {
        String other = field.equals("new_password") ? "current_password" : "new_password";

        SignetClient.authorizedJson(user.login().access())
                .body(Map.of(other, TestUser.PASSWORD))
                .post("/api/users/me/password")
                .then()
                .statusCode(400)
                .body("errors." + field, hasItem("This field is required."));
    }

    @Test
    void changePassword_succeeded_refusesTheOldPasswordAndTakesTheNew() {
        changePassword(user.login().access(), TestUser.PASSWORD, NEW_PASSWORD).statusCode(204);

        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
        SignetClient.login(user.username(), NEW_PASSWORD).then().statusCode(200);
    }

    @Test
    void changePassword_succeeded_endsAllSessionsOfTheUser() {
        Tokens own = user.login();
        Tokens other = user.login();

        changePassword(own.access(), TestUser.PASSWORD, NEW_PASSWORD).statusCode(204);

        assertEnded(own);
        assertEnded(other);
    }

    @Test
    void changePassword_succeeded_leavesTheSessionsOfOthers() {
        Tokens others = TestUser.create().login();

        changePassword(user.login().access(), TestUser.PASSWORD, NEW_PASSWORD).statusCode(204);

        SignetClient.me(others.access()).then().statusCode(200);
        SignetClient.refresh(others.refresh()).then().statusCode(200);
    }

    @Test
    void changePassword_refused_endsNoSession() {
        Tokens tokens = user.login();

        changePassword(tokens.access(), TestUser.PASSWORD, "short").statusCode(400);

        SignetClient.me(tokens.access()).then().statusCode(200);
        SignetClient.refresh(tokens.refresh()).then().statusCode(200);
    }

    @Test
    void changePassword_twiceAtOnce_leavesThePasswordOfTheOneThatSucceeded() {
        String access = user.login().access();
        List<String> passwords = List.of("the first of the two", "the second of the two");
        List<Callable<Integer>> changes = passwords.stream()
                .<Callable<Integer>>map(password -> () -> changePassword(access, TestUser.PASSWORD, password)
                        .extract()
                        .statusCode())
                .toList();

        List<Integer> answers = Simultaneously.call(changes);

        // Who comes second has either checked the old password in time and lost, or comes with an ended session.
        assertThat(answers).containsOnlyOnce(204);
        String winner = passwords.get(answers.indexOf(204));
        SignetClient.login(user.username(), winner).then().statusCode(200);
    }

    @Test
    void changePassword_whileLoggingInWithTheOldOne_leavesNoSessionOfTheOldOne() {
        String access = user.login().access();

        List<Response> answers = Simultaneously.call(List.of(
                () -> SignetClient.login(user.username(), TestUser.PASSWORD),
                () -> changePassword(access, TestUser.PASSWORD, NEW_PASSWORD)
                        .extract()
                        .response(),
                () -> SignetClient.login(user.username(), TestUser.PASSWORD)));

        assertThat(answers.get(1).statusCode()).isEqualTo(204);
        assertThat(TestDatabase.count(
                        "select count(*) from sessions where user_id = ? and revoked_at is null", user.id()))
                .isZero();
    }

    // --- How ---

    private Response patch(Object body) {
        return patch(user.login().access(), body);
    }

    private static Response patch(String access, Object body) {
        return SignetClient.authorizedJson(access).body(body).patch("/api/users/me");
    }

    private static ValidatableResponse changePassword(String access, String current, String changed) {
        return SignetClient.authorizedJson(access)
                .body(Map.of("current_password", current, "new_password", changed))
                .post("/api/users/me/password")
                .then();
    }

    private static void assertEnded(Tokens tokens) {
        SignetClient.me(tokens.access()).then().statusCode(401).body("code", equalTo("token_not_valid"));
        SignetClient.refresh(tokens.refresh()).then().statusCode(401).body("code", equalTo("token_not_valid"));
    }

    /** The whole account but for the times of its last change and login. */
    private String stored() {
        return column(String.class, "(to_jsonb(users) - array['updated_at', 'last_login_at'])::text");
    }

    /** Verified, a number belongs to one user: to this one. */
    private static String uniqueNumber() {
        return "+8210" + NEXT_NUMBER.incrementAndGet();
    }

    private <T> T column(Class<T> type, String name) {
        return TestDatabase.query(type, "select " + name + " from users where id = ?", user.id())
                .orElseThrow();
    }
}
