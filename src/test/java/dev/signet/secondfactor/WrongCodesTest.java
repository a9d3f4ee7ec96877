package dev.signet.secondfactor;

import static dev.signet.testing.TestAuthenticator.complete;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That owners are told when their second factor fails again and again. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WrongCodesTest {

    private static final String SUBJECT = "Wrong codes";

    private final TestUser user = TestUser.create();

    @Test
    void wrongCodes_five_areToldAndRecordedOnce() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        guess(authenticator, challenge, 4);
        assertThat(mails()).isEmpty();

        guess(authenticator, challenge, 1);
        assertThat(mails()).hasSize(1).allSatisfy(mail -> assertThat(mail.text())
                .contains(user.username(), "first step", "password"));
        assertThat(events()).isEqualTo(1);

        guess(authenticator, challenge, 6);
        assertThat(mails()).hasSize(1);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void wrongCodes_onTheNextDay_areToldOnceMore() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        guess(authenticator, challenge, 5);
        passADay();
        guess(authenticator, challenge, 4);
        assertThat(mails()).hasSize(1);
        guess(authenticator, challenge, 1);
        assertThat(mails()).hasSize(2);
    }

    /** Whoever guesses between two logins of the owner does not stay unseen. */
    @Test
    void wrongCodes_withRightOnesBetweenThem_areTold() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        guess(authenticator, authenticator.challenge(), 4);
        complete(authenticator.challenge(), "code", authenticator.code()).then().statusCode(200);
        guess(authenticator, authenticator.challenge(), 1);
        assertThat(mails()).hasSize(1);
    }

    @Test
    void wrongCodes_fromManyPlacesAtOnce_areToldOnce() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        List<Callable<Integer>> guesses = Stream.generate(Place::anywhere)
                .limit(10)
                .map(place -> (Callable<Integer>) () -> place.json()
                        .body(Map.of("challenge", challenge, "code", authenticator.wrongCode()))
                        .post("/api/token/second-factor/")
                        .statusCode())
                .toList();
        assertThat(Simultaneously.call(guesses)).contains(401).doesNotContain(200);
        assertThat(mails()).hasSize(1);
    }

    @Test
    void wrongCodes_withAnotherPassword_areCountedAnew() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        guess(authenticator, authenticator.challenge(), 5);
        TestDatabase.execute("update users set password_changed_at = clock_timestamp() where id = ?", user.id());
        guess(authenticator, authenticator.challenge(), 4);
        assertThat(mails()).hasSize(1);
        guess(authenticator, authenticator.challenge(), 1);
        assertThat(mails()).hasSize(2);
    }

    /** Recovery codes are guessed at as well. */
    @Test
    void wrongRecoveryCodes_five_areTold() {
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        String challenge = authenticator.challenge();
        for (int i = 0; i < 5; i++) {
            complete(challenge, "recovery_code", "aaaa-bbbb-cccc").then().statusCode(401);
        }
        assertThat(mails()).hasSize(1);
    }

    /** With an access token and the password, which are somebody else's by now. */
    @Test
    void wrongCodes_againstOnesOwnSecondFactor_areTold() {
        Tokens tokens = user.login();
        TestAuthenticator authenticator = TestAuthenticator.enrol(user);
        for (int i = 0; i < 5; i++) {
            patiently(
                    () -> SignetClient.authorizedJson(tokens.access())
                            .body(Map.of("current_password", TestUser.PASSWORD, "code", authenticator.wrongCode()))
                            .post("/api/users/me/second-factor/disable/")
                            .statusCode(),
                    400);
        }
        assertThat(mails()).hasSize(1);
    }

    @Test
    void wrongPasswords_areNotTold() {
        TestAuthenticator.enrol(user);
        for (int i = 0; i < 5; i++) {
            SignetClient.login(user.username(), "wrong").then().statusCode(401);
        }
        assertThat(mails()).isEmpty();
    }

    /** What is merely being set up is no second factor yet, and a mistake there no guess. */
    @Test
    void wrongCodes_toConfirmOne_areNotTold() {
        user.with("roles", new String[] {TestDatabase.SECOND_FACTOR_ROLE});
        String challenge = TestAuthenticator.challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
        String secret = SignetClient.postJson("/api/token/second-factor/enrolment/", Map.of("challenge", challenge))
                .path("secret");
        guess(new TestAuthenticator(user, secret, List.of()), challenge, 5);
        assertThat(mails()).isEmpty();
    }

    @Test
    void wrongCodes_withoutAnAddress_areToldToTheVerifiedNumberInItsLanguage() {
        String number = user.verifiedPhoneNumber();
        TestAuthenticator authenticator =
                TestAuthenticator.enrol(user.with("email", null).with("language", "ko"));
        assertThat(Mailbox.awaitSms(number).kind()).isEqualTo("second_factor_enabled");
        guess(authenticator, authenticator.challenge(), 5);
        Mailbox.Sms sms = Mailbox.awaitSms(number);
        assertThat(sms.kind()).isEqualTo("second_factor_failing");
        assertThat(sms.text()).contains("인증번호");
    }

    private static void guess(TestAuthenticator authenticator, String challenge, int times) {
        for (int i = 0; i < times; i++) {
            patiently(
                    () -> complete(challenge, "code", authenticator.wrongCode()).statusCode(), 401);
        }
    }

    /** As somebody does who waits as long as guesses have to: what is counted is not forgotten by it. */
    private static void patiently(Callable<Integer> guess, int expected) {
        TestDatabase.execute("update throttles set blocked_until = '-infinity' where blocked_until > now()");
        try {
            assertThat(guess.call()).isEqualTo(expected);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void passADay() {
        TestDatabase.execute(
                "update throttles set blocked_until = '-infinity', forget_at = forget_at - interval '1 day'");
    }

    private List<Mailbox.Mail> mails() {
        return Mailbox.settledMails(user.email()).stream()
                .filter(mail -> mail.subject().contains(SUBJECT))
                .toList();
    }

    private long events() {
        return TestDatabase.count(
                "select count(*) from events where user_id = ? and type = 'second_factor_failing' and outcome = 'failed'",
                user.id());
    }
}
