package dev.signet.token;

import static dev.signet.testing.TestAuthenticator.challenge;
import static dev.signet.testing.TestAuthenticator.complete;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.DecodedToken;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Place;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login in two steps. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SecondFactorLoginTest {

    private final TestUser user = TestUser.create();

    // The first step

    @Test
    void login_withASecondFactor_isRefusedWithAChallenge() {
        TestAuthenticator.enrol(user);
        long before = TestSession.liveOf(user);
        Response refused = SignetClient.login(user.username(), TestUser.PASSWORD);
        assertRefused(refused, "second_factor_required");
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
        assertThat(refused.<String>path("challenge")).isNotBlank();
        assertThat(refused.<List<String>>path("methods")).containsExactly("totp", "recovery_code");
        assertThat(TestSession.liveOf(user)).isEqualTo(before);
        assertThat(lastReason()).contains("second_factor_required");
    }

    @Test
    void login_withTheWrongPassword_saysNothingOfTheSecondFactor() {
        TestAuthenticator.enrol(user);
        Response refused = SignetClient.login(user.username(), "wrong");
        assertRefused(refused, "no_active_account");
        assertThat(refused.<String>path("challenge")).isNull();
    }

    @Test
    void login_ofAnInactiveUser_givesNoChallenge() {
        TestAuthenticator.enrol(user);
        user.with("active", false);
        assertRefused(SignetClient.login(user.username(), TestUser.PASSWORD), "no_active_account");
    }

    @Test
    void login_withAHashOfAnotherFormat_rewritesItAlthoughTheSecondFactorIsMissing() {
        TestAuthenticator.enrol(user);
        user.with("password_hash", "$2y$04$3gOFDfs1bP6mfPrQ.IjT0eQ75yL.TOGD6OK9vAF7SqJNiyXng73Ui");
        challenge(SignetClient.login(user.username(), "correct horse battery staple ñ€"));
        assertThat(TestDatabase.query(String.class, "select password_hash from users where id = ?", user.id())
                        .orElseThrow())
                .startsWith("argon2$argon2id$v=19$m=");
    }

    @Test
    void login_whenTheSecondFactorIsEnabledMeanwhile_isRefused() {
        CompletableFuture<Response> login;
        try (TestLock lock = TestLock.onUser(user)) {
            login = Simultaneously.start(() -> SignetClient.login(user.username(), TestUser.PASSWORD));
            lock.awaitWaiting(1);
            lock.change("update users set second_factor = true where id = ?", user.id());
        }
        assertRefused(login.join(), "no_active_account");
        assertThat(TestSession.liveOf(user)).isZero();
    }

    @Test
    void login_whenThePasswordIsChangedMeanwhile_givesNoChallenge() {
        TestAuthenticator.enrol(user);
        CompletableFuture<Response> login;
        try (TestLock lock = TestLock.onUser(user)) {
            login = Simultaneously.start(() -> SignetClient.login(user.username(), TestUser.PASSWORD));
            lock.awaitWaiting(1);
            lock.change("update users set password_changed_at = now() where id = ?", user.id());
        }
        assertRefused(login.join(), "no_active_account");
        assertThat(pendingChallenges()).isZero();
    }

    @Test
    void login_withACodeThatWasSent_needsTheSecondFactorToo() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String number = user.verifiedPhoneNumber();
        SignetClient.postJson("/api/token/code/", Map.of("phone_number", number))
                .then()
                .statusCode(202);
        Response refused = SignetClient.postJson(
                "/api/token/",
                Map.of("phone_number", number, "code", Mailbox.awaitSms(number).code()));
        assertRefused(refused, "second_factor_required");
        Tokens tokens = Tokens.of(complete(refused.path("challenge"), "code", authenticator.code()));
        assertThat(DecodedToken.of(tokens.access()).claim("amr")).isEqualTo(List.of("sms", "otp", "mfa"));
    }

    // The second step

    @Test
    void code_ofAnotherImplementation_completesTheLogin() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        Tokens tokens = Tokens.of(complete(authenticator.challenge(), "code", authenticator.code()));
        DecodedToken access = DecodedToken.of(tokens.access());
        assertThat(access.claim("amr")).isEqualTo(List.of("pwd", "otp", "mfa"));
        assertThat(access.time("auth_time"))
                .isBetween(
                        Instant.now().minusSeconds(60).getEpochSecond(),
                        Instant.now().getEpochSecond() + 1);
        assertThat(DecodedToken.of(tokens.refreshed().access()).claim("amr")).isEqualTo(List.of("pwd", "otp", "mfa"));
        SignetClient.me(tokens.access()).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "-", "\u00a0", " - "})
    void code_inTwoGroups_completesTheLogin(String separator) {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String spaced = authenticator.code().replaceFirst("(...)", "$1" + separator);
        complete(authenticator.challenge(), "code", spaced).then().statusCode(200);
    }

    @Test
    void code_ofAClockThatIsAhead_completesTheLogin() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        complete(authenticator.challenge(), "code", authenticator.code(1))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 3})
    void code_ofAClockThatIsFarOff_isRefused(int steps) {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertRefused(complete(authenticator.challenge(), "code", authenticator.code(steps)), "no_active_account");
    }

    @Test
    void code_thatIsWrong_isRefusedAndRecorded() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertRefused(complete(authenticator.challenge(), "code", authenticator.wrongCode()), "no_active_account");
        assertThat(lastReason()).contains("wrong_second_factor");
    }

    @Test
    void code_usedAgain_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String code = authenticator.code();
        complete(authenticator.challenge(), "code", code).then().statusCode(200);
        assertRefused(complete(authenticator.challenge(), "code", code), "no_active_account");
    }

    @Test
    void code_usedToConfirm_isUsedUp() {
        Tokens tokens = user.login();
        String secret = TestAuthenticator.begin(tokens.access()).path("secret");
        String code = TestAuthenticator.code(secret, 0);
        TestAuthenticator.confirm(tokens.access(), code).then().statusCode(200);
        String challenge = challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
        assertRefused(complete(challenge, "code", code), "no_active_account");
    }

    @Test
    void code_ofAnEarlierStepThanTheLastUsed_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        complete(authenticator.challenge(), "code", authenticator.code(1))
                .then()
                .statusCode(200);
        assertRefused(complete(authenticator.challenge(), "code", authenticator.code(0)), "no_active_account");
    }

    @Test
    void code_sixTimesAtOnce_completesOneLogin() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertOneOf6(authenticator, "code", authenticator.code());
    }

    @Test
    void code_whenTheUserIsDeactivatedMeanwhile_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        long before = TestSession.liveOf(user);
        String challenge = authenticator.challenge();
        CompletableFuture<Response> login;
        try (TestLock lock = TestLock.onUser(user)) {
            login = Simultaneously.start(() -> complete(challenge, "code", authenticator.code()));
            lock.awaitWaiting(1);
            lock.change("update users set active = false where id = ?", user.id());
        }
        assertRefused(login.join(), "no_active_account");
        assertThat(TestSession.liveOf(user)).isEqualTo(before);
    }

    // Recovery codes

    @Test
    void recoveryCode_completesTheLoginOnce() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String code = authenticator.recoveryCodes().get(3);
        Tokens tokens = Tokens.of(complete(authenticator.challenge(), "recovery_code", code.toUpperCase()));
        assertThat(DecodedToken.of(tokens.access()).claim("amr")).isEqualTo(List.of("pwd", "mfa"));
        assertRefused(complete(authenticator.challenge(), "recovery_code", code), "no_active_account");
        String another = authenticator.recoveryCodes().get(4);
        complete(authenticator.challenge(), "recovery_code", another).then().statusCode(200);
    }

    @Test
    void recoveryCode_sixTimesAtOnce_completesOneLogin() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertOneOf6(
                authenticator, "recovery_code", authenticator.recoveryCodes().get(0));
    }

    @Test
    void recoveryCode_used_isRecordedAndTold() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        complete(
                        authenticator.challenge(),
                        "recovery_code",
                        authenticator.recoveryCodes().get(0))
                .then()
                .statusCode(200);
        assertThat(TestDatabase.count(
                        "select count(*) from events where user_id = ? and actor_id = user_id and type = 'recovery_code_used'",
                        user.id()))
                .isEqualTo(1);
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("turned on");
        assertThat(Mailbox.awaitMail(user.email()).subject()).contains("recovery code", "used");
    }

    @Test
    void recoveryCode_ofAnotherUser_isRefused() {
        TestAuthenticator other = TestAuthenticator.enrol(TestUser.create());
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertRefused(
                complete(
                        authenticator.challenge(),
                        "recovery_code",
                        other.recoveryCodes().get(0)),
                "no_active_account");
    }

    // The challenge

    @Test
    void challenge_ofAnotherUser_isNotForThisCode() {
        TestAuthenticator other = TestAuthenticator.enrol(TestUser.create());
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        assertRefused(complete(other.challenge(), "code", authenticator.code()), "no_active_account");
    }

    @Test
    void challenge_withAnotherUserWrittenIntoIt_isRefused() {
        TestAuthenticator other = TestAuthenticator.enrol(TestUser.create());
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        byte[] challenge = Base64.getUrlDecoder().decode(other.challenge());
        ByteBuffer.wrap(challenge)
                .position(1 + 3 * Long.BYTES)
                .putLong(user.id().getMostSignificantBits())
                .putLong(user.id().getLeastSignificantBits());
        assertRefused(complete(encode(challenge), "code", authenticator.code()), "token_not_valid");
    }

    @Test
    void challenge_withALaterEndWrittenIntoIt_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        byte[] challenge = Base64.getUrlDecoder().decode(authenticator.challenge());
        ByteBuffer.wrap(challenge)
                .putLong(
                        1 + 2 * Long.BYTES,
                        Instant.now().plus(Duration.ofDays(1)).toEpochMilli());
        assertRefused(complete(encode(challenge), "code", authenticator.code()), "token_not_valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "not base64url at all, but long enough to be one of our challenges, so it seems to be one…"
            })
    void challenge_thatIsNone_isRefused(String text) {
        assertRefused(complete(text, "code", "123456"), "token_not_valid");
    }

    @Test
    void challenge_answered_isGoodNoMore() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        complete(challenge, "code", authenticator.code()).then().statusCode(200);
        String recoveryCode = authenticator.recoveryCodes().get(0);
        assertRefused(complete(challenge, "recovery_code", recoveryCode), "token_not_valid");
        complete(authenticator.challenge(), "recovery_code", recoveryCode)
                .then()
                .statusCode(200);
    }

    @Test
    void challenge_answeredWrongly_isStillGood() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        assertRefused(complete(challenge, "code", authenticator.wrongCode()), "no_active_account");
        complete(challenge, "code", authenticator.code()).then().statusCode(200);
    }

    @Test
    void challenge_answeredWithTwoCodesAtOnce_opensOneSessionAndUsesOneUp() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        long before = TestSession.liveOf(user);
        String challenge = authenticator.challenge();
        List<CompletableFuture<Response>> logins;
        try (TestLock lock = TestLock.onChallenges(user)) {
            logins = authenticator.recoveryCodes().stream()
                    .limit(2)
                    .map(code -> Simultaneously.start(() -> complete(challenge, "recovery_code", code)))
                    .toList();
            lock.awaitWaiting(2);
        }
        assertThat(logins.stream().map(CompletableFuture::join))
                .extracting(Response::statusCode)
                .containsExactlyInAnyOrder(200, 401);
        assertThat(TestSession.liveOf(user)).isEqualTo(before + 1);
        assertThat(TestDatabase.count(
                        "select count(*) from recovery_codes where user_id = ? and used_at is not null", user.id()))
                .isEqualTo(1);
    }

    @Test
    void challenge_afterTheSessionsAreEnded_isRefused() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        SignetClient.authorized(tokens.access())
                .delete("/api/users/me/sessions/")
                .then()
                .statusCode(204);
        assertRefused(complete(challenge, "code", authenticator.code()), "token_not_valid");
        assertRefused(enrol(challenge), "token_not_valid");
    }

    @Test
    void challenge_isNoToken() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        SignetClient.me(challenge).then().statusCode(401);
        SignetClient.refresh(challenge).then().statusCode(401);
    }

    @Test
    void challenge_afterAChangeOfPassword_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        TestDatabase.execute(
                "update users set password_changed_at = password_changed_at + interval '1 microsecond' where id = ?",
                user.id());
        assertRefused(complete(challenge, "code", authenticator.code()), "no_active_account");
    }

    @Test
    void challenge_afterADeactivation_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        user.with("active", false);
        assertRefused(complete(challenge, "code", authenticator.code()), "no_active_account");
    }

    @Test
    void challenge_afterADeletion_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        TestDatabase.execute("delete from users where id = ?", user.id());
        assertRefused(complete(challenge, "code", authenticator.code()), "token_not_valid");
    }

    @ParameterizedTest
    @CsvSource({"code, This field is required.", "challenge, This field is required."})
    void request_withoutAField_isRefused(String missing, String message) {
        Response refused = SignetClient.postJson(
                "/api/token/second-factor/",
                missing.equals("code") ? Map.of("challenge", "x") : Map.of("code", "123456"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.<List<String>>path("errors." + missing)).containsExactly(message);
    }

    @Test
    void request_withBothCodes_isRefused() {
        SignetClient.postJson("/api/token/second-factor/", Map.of("challenge", "x", "code", "1", "recovery_code", "2"))
                .then()
                .statusCode(400);
    }

    // Guesses

    @Test
    void guesses_atTheCode_haveToWait() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        Response refused =
                Simultaneously.call(20, () -> complete(challenge, "code", authenticator.wrongCode())).stream()
                        .filter(answer -> answer.statusCode() == 429)
                        .findAny()
                        .orElseThrow();
        assertThat(refused.<String>path("code")).isEqualTo("too_many_requests");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    }

    @Test
    void guesses_fromManyAddresses_haveToWait() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        assertThat(Simultaneously.call(20, () -> Place.anywhere()
                        .json()
                        .body(Map.of("challenge", challenge, "code", authenticator.wrongCode()))
                        .post("/api/token/second-factor/")
                        .statusCode()))
                .contains(401, 429);
    }

    /** Who knows the password cannot have the guesses at the code forgotten. */
    @Test
    void guesses_withANewChallengeEach_haveToWait() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        List<String> challenges =
                Stream.generate(authenticator::challenge).limit(12).toList();
        assertThat(Simultaneously.call(challenges.stream()
                        .map(challenge ->
                                (Callable<Integer>) () -> complete(challenge, "code", authenticator.wrongCode())
                                        .statusCode())
                        .toList()))
                .contains(401, 429);
    }

    @Test
    void guesses_fromElsewhere_doNotKeepTheOwnerOut() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        Simultaneously.call(20, () -> SignetClient.json()
                .header("X-Forwarded-For", "203.0.113.9")
                .body(Map.of("challenge", challenge, "code", authenticator.wrongCode()))
                .post("/api/token/second-factor/"));
        complete(challenge, "code", authenticator.code()).then().statusCode(200);
    }

    @Test
    void guesses_beforeTheRightCode_areForgotten() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        for (int i = 0; i < 4; i++) {
            complete(challenge, "code", authenticator.wrongCode()).then().statusCode(401);
        }
        complete(challenge, "code", authenticator.code()).then().statusCode(200);
        for (int i = 0; i < 4; i++) {
            complete(challenge, "code", authenticator.wrongCode()).then().statusCode(401);
        }
    }

    // Demanded by a role

    @Test
    void login_withARoleThatNeedsIt_setsOneUpOnTheWay() {
        demandOf(user);
        Response refused = SignetClient.login(user.username(), TestUser.PASSWORD);
        assertRefused(refused, "second_factor_enrolment_required");
        assertThat(refused.<List<String>>path("methods")).containsExactly("totp");
        String challenge = refused.path("challenge");
        String secret = enrol(challenge).then().statusCode(200).extract().path("secret");

        Response completed = complete(challenge, "code", TestAuthenticator.code(secret, 0));
        Tokens tokens = Tokens.of(completed);
        List<String> recoveryCodes = completed.path("recovery_codes");
        assertThat(recoveryCodes).hasSize(10);
        assertThat(DecodedToken.of(tokens.access()).claim("amr")).isEqualTo(List.of("pwd", "otp", "mfa"));

        Response next = SignetClient.login(user.username(), TestUser.PASSWORD);
        assertRefused(next, "second_factor_required");
        Response second = complete(next.path("challenge"), "recovery_code", recoveryCodes.get(0));
        second.then().statusCode(200);
        assertThat(second.<List<String>>path("recovery_codes")).isNull();
    }

    @Test
    void enrolment_withTheWrongCode_isNotConfirmed() {
        demandOf(user);
        String challenge = challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
        String secret = enrol(challenge).path("secret");
        TestAuthenticator authenticator = new TestAuthenticator(user, secret, List.of());
        assertRefused(complete(challenge, "code", authenticator.wrongCode()), "no_active_account");
        assertRefused(SignetClient.login(user.username(), TestUser.PASSWORD), "second_factor_enrolment_required");
    }

    @Test
    void enrolment_begunAgain_replacesTheFirst() {
        demandOf(user);
        String challenge = challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
        String first = enrol(challenge).path("secret");
        String second = enrol(challenge).path("secret");
        assertRefused(complete(challenge, "code", TestAuthenticator.code(first, 0)), "no_active_account");
        complete(challenge, "code", TestAuthenticator.code(second, 0)).then().statusCode(200);
    }

    @Test
    void enrolment_ofWhoHasOne_isRefused() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        Response refused = enrol(authenticator.challenge());
        assertThat(refused.statusCode()).isEqualTo(409);
    }

    @Test
    void enrolment_afterTheRoleIsGone_isRefused() {
        demandOf(user);
        String challenge = challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
        TestDatabase.execute("update users set roles = '{}' where id = ?", user.id());
        assertRefused(enrol(challenge), "token_not_valid");
    }

    @Test
    void enrolment_completed_hasUsedTheChallengeUp() {
        demandOf(user);
        String challenge = challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
        String secret = enrol(challenge).path("secret");
        complete(challenge, "code", TestAuthenticator.code(secret, 0)).then().statusCode(200);
        assertRefused(enrol(challenge), "token_not_valid");
    }

    @Test
    void refresh_ofASessionFromBeforeTheRole_isRefused() {
        Tokens tokens = user.login();
        demandOf(user);
        assertRefused(SignetClient.refresh(tokens.refresh()), "token_not_valid");
        SignetClient.verify(tokens.refresh()).then().statusCode(400);
    }

    @Test
    void refresh_retriedAfterTheRole_isRefused() {
        Tokens tokens = user.login();
        tokens.refreshed();
        demandOf(user);
        assertRefused(SignetClient.refresh(tokens.refresh()), "token_not_valid");
    }

    @Test
    void refresh_ofASessionWithASecondFactor_isNotAffectedByTheRole() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        Tokens tokens = Tokens.of(complete(authenticator.challenge(), "code", authenticator.code()));
        demandOf(user);
        tokens.refreshed();
    }

    private static void demandOf(TestUser user) {
        TestDatabase.execute(
                "update users set roles = array[?] where id = ?", TestDatabase.SECOND_FACTOR_ROLE, user.id());
    }

    private static Response enrol(String challenge) {
        return SignetClient.postJson("/api/token/second-factor/enrolment/", Map.of("challenge", challenge));
    }

    /** Each with a challenge of its own, so that it is the code that decides. So many the throttle lets through. */
    private static void assertOneOf6(TestAuthenticator authenticator, String field, String code) {
        List<Callable<Integer>> logins = Stream.generate(authenticator::challenge)
                .limit(6)
                .map(challenge -> (Callable<Integer>)
                        () -> complete(challenge, field, code).statusCode())
                .toList();
        assertThat(Simultaneously.call(logins))
                .containsOnlyOnce(200)
                .allMatch(status -> List.of(200, 401, 429).contains(status))
                .contains(401);
    }

    private Optional<String> lastReason() {
        return TestDatabase.query(
                String.class,
                "select reason from events where user_id = ? and type = 'login' order by id desc limit 1",
                user.id());
    }

    private long pendingChallenges() {
        return TestDatabase.count("select count(*) from login_challenges where user_id = ?", user.id());
    }

    private static String encode(byte[] challenge) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(challenge);
    }

    private static void assertRefused(Response response, String code) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(401);
        assertThat(response.<String>path("code")).isEqualTo(code);
    }
}
