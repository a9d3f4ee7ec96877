package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private static final PersonalWords DRAGON = new PersonalWords("dragon", null, null);

    private final PasswordConfig config = PasswordConfigs.with("minimum-length", "10");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HashingPool pool = new HashingPool(config, meters);
    private final Passwords passwords = new Passwords(config, pool, false);

    @AfterEach
    void stop() {
        pool.stop();
    }

    @Test
    void encode_fitPassword_canBeVerified() {
        String encoded = await(passwords.encode(Hashes.PASSWORD, "password", DRAGON));

        assertThat(await(passwords.verify(Hashes.PASSWORD, Optional.of(encoded))))
                .isEqualTo(Verification.MATCH);
        assertThat(await(passwords.verify("wrong", Optional.of(encoded)))).isEqualTo(Verification.MISMATCH);
    }

    @Test
    void encode_unfitPassword_isInvalidWithAllMessagesAtItsField() {
        assertThatThrownBy(() -> await(passwords.encode("dragon", "new_password", DRAGON)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID);
                    assertThat(problem.errors())
                            .isEqualTo(Map.of(
                                    "new_password",
                                    List.of(
                                            "The password is too similar to the username.",
                                            "This password is too short. It must contain at least 10 characters.",
                                            "This password is too common.")));
                });
    }

    @Test
    void verify_unknownUser_doesNotMatch() {
        assertThat(await(passwords.verify(Hashes.PASSWORD, Optional.empty()))).isEqualTo(Verification.MISMATCH);
    }

    @Test
    void everything_isDoneOnThePool() {
        await(passwords.encode(Hashes.PASSWORD, "password", DRAGON));
        await(passwords.verify(Hashes.PASSWORD, Optional.empty()));

        assertThat(meters.get("signet.password.hashing.wait").timer().count()).isEqualTo(2);
    }

    @Test
    void toString_ofVerification_hidesTheHash() {
        Verification verification = await(passwords.verify(Hashes.PASSWORD, Optional.of(Hashes.CHEAP_BCRYPT)));

        assertThat(verification.rewritten()).isPresent();
        assertThat(verification).hasToString("Verification[matches=true, rewritten=***]");
        assertThat(Verification.MATCH).hasToString("Verification[matches=true, rewritten=none]");
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
