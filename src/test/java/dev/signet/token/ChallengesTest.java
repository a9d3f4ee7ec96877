package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.secret.MasterSecret;
import dev.signet.secondfactor.SecondFactorConfig;
import dev.signet.token.Challenge.Step;
import dev.signet.user.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire form of challenges, and their end. */
class ChallengesTest {

    private static final MasterSecret OLD = MasterSecret.parse("dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgISE=");
    private static final MasterSecret NEW = MasterSecret.parse("YW5vdGhlciBzZWNyZXQgYW5vdGhlciBzZWNyZXQgISE=");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final User user = new User("alice", "!", NOW.minusSeconds(1000));

    @Test
    void challenge_decoded_isWhatWasIssued() {
        Challenge made = at(NOW, OLD).make(Step.SECOND_FACTOR, user, "pwd");
        Challenge challenge =
                at(NOW, OLD).decode(Step.SECOND_FACTOR, at(NOW, OLD).encode(made));
        assertThat(challenge).isEqualTo(made);
        assertThat(challenge.userId()).isEqualTo(user.id);
        assertThat(challenge.passwordChangedAt()).isEqualTo(user.passwordChangedAt);
        assertThat(challenge.amr()).isEqualTo("pwd");
    }

    @Test
    void challenge_madeTwiceAtOneTime_isAnother() {
        assertThat(issue("pwd")).isNotEqualTo(issue("pwd"));
    }

    @Test
    void challenge_beforeItsEnd_isGood() {
        String challenge = issue("sms");
        at(NOW.plusSeconds(299), OLD).decode(Step.SECOND_FACTOR, challenge);
    }

    @Test
    void challenge_atItsEnd_isRefused() {
        String challenge = issue("pwd");
        assertRefused(at(NOW.plusSeconds(300), OLD), challenge);
    }

    @Test
    void challenge_withABitThatIsInNoByte_isRefused() {
        String challenge = issue("user");
        String last = challenge.substring(challenge.length() - 1);
        assertThat(challenge.length() % 4).isNotZero();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String next = alphabet.substring(alphabet.indexOf(last) + 1, alphabet.indexOf(last) + 2);
        assertRefused(at(NOW, OLD), challenge.substring(0, challenge.length() - 1) + next);
    }

    /** Not as a failure: anybody can send it. */
    @ParameterizedTest
    @ValueSource(bytes = {Byte.MIN_VALUE, Byte.MAX_VALUE, -1})
    void challenge_ofTimesThatThereAreNone_isRefused(byte part) {
        byte[] bytes = new byte[84];
        Arrays.fill(bytes, part);

        assertRefused(at(NOW, OLD), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Test
    void challenge_underAnotherSecret_isRefusedUnlessThatIsHonoured() {
        String challenge = issue("pwd");
        assertRefused(at(NOW, NEW), challenge);
        at(NOW, NEW.honouring(OLD)).decode(Step.SECOND_FACTOR, challenge);
    }

    @Test
    void challenge_ofAnotherStep_isRefused() {
        Challenges challenges = at(NOW, OLD);
        String challenge = challenges.encode(challenges.make(Step.NEW_PASSWORD, user, "pwd", "otp", "mfa"));
        assertThat(challenges.decode(Step.NEW_PASSWORD, challenge).amr()).isEqualTo("pwd otp mfa");
        assertRefused(challenges, challenge);
    }

    private String issue(String amr) {
        Challenges challenges = at(NOW, OLD);
        return challenges.encode(challenges.make(Step.SECOND_FACTOR, user, amr));
    }

    private static void assertRefused(Challenges challenges, String challenge) {
        assertThatThrownBy(() -> challenges.decode(Step.SECOND_FACTOR, challenge))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.TOKEN_NOT_VALID));
    }

    private static Challenges at(Instant now, MasterSecret secret) {
        return new Challenges(secret, new FiveMinutes(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private record FiveMinutes() implements SecondFactorConfig {

        @Override
        public String issuerName() {
            return "Signet";
        }

        @Override
        public Duration challengeLifetime() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Optional<Set<String>> requiredRoles() {
            return Optional.empty();
        }
    }
}
