package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordConfigTest {

    @Test
    void defaults_areThoseOfTheDocumentation() {
        PasswordConfig config = PasswordConfigs.defaults();

        assertThat(config.algorithm()).isEqualTo("argon2id");
        assertThat(config.argon2().memory()).isEqualTo(7168);
        assertThat(config.argon2().iterations()).isEqualTo(5);
        assertThat(config.argon2().parallelism()).isEqualTo(1);
        assertThat(config.bcryptCost()).isEqualTo(10);
        assertThat(config.minimumLength()).isEqualTo(8);
        assertThat(config.hashing().threads()).isEmpty();
        assertThat(config.hashing().queue()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({
        "bcrypt-cost, 9",
        "bcrypt-cost, 17",
        "argon2.memory, 7167",
        "argon2.memory, 1048577",
        "argon2.parallelism, 0",
        "argon2.parallelism, 65",
        "minimum-length, 7",
        "minimum-length, 129",
        "hashing.threads, 0",
        "hashing.threads, 1025",
        "hashing.queue, 0",
        "hashing.queue, 100001",
    })
    void valueOutOfRange_stopsTheStartAndNamesTheProperty(String key, String value) {
        PasswordConfig config = PasswordConfigs.with(key, value);

        assertThatThrownBy(() -> start(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("signet\\.password\\.%s is %s, but must be from \\d+ to \\d+\\."
                        .formatted(key.replace(".", "\\."), value));
    }

    @ParameterizedTest
    @CsvSource({
        "bcrypt-cost, 10",
        "bcrypt-cost, 16",
        "argon2.parallelism, 64",
        "argon2.iterations, 585",
        "minimum-length, 128",
        "hashing.threads, 1",
        "hashing.queue, 1"
    })
    void valueAtTheEndOfItsRange_isAccepted(String key, String value) {
        start(PasswordConfigs.with(key, value));
    }

    @ParameterizedTest
    @CsvSource({"7168, 4, 5, 585", "7168, 586, 5, 585", "9216, 3, 4, 455", "47104, 0, 1, 89", "1048576, 5, 1, 4"})
    void argon2IterationsOutOfTheRangeOfTheMemory_stopTheStart(int memory, int iterations, int least, int most) {
        PasswordConfig config = argon2(memory, iterations);

        assertThatThrownBy(() -> start(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "signet.password.argon2.iterations is %d, but must be from %d to %d"
                                + " where signet.password.argon2.memory is %d.",
                        iterations, least, most, memory);
    }

    @ParameterizedTest
    @CsvSource({"47104, 1", "19456, 2", "12288, 3", "9216, 4", "7168, 5"})
    void argon2AsOwaspRecommends_isAccepted(int memory, int iterations) {
        start(argon2(memory, iterations));
    }

    @Test
    void argon2BelowTheFloor_isAcceptedInTestsAlone() {
        PasswordConfig config = argon2(8, 1);

        start(config, true);
        assertThatThrownBy(() -> start(config)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void argon2WithLessMemoryThanItsLanesTake_stopsTheStart() {
        PasswordConfig config = PasswordConfigs.with(
                Map.of("argon2.memory", "15", "argon2.iterations", "1", "argon2.parallelism", "2"));

        assertThatThrownBy(() -> start(config, true))
                .hasMessage("signet.password.argon2.memory is 15, but must be from 16 to 1048576.");
    }

    @ParameterizedTest
    @CsvSource({"argon2id, argon2$argon2id$", "bcrypt, bcrypt_sha256$"})
    void algorithm_isTheOneThatHashes(String algorithm, String beginning) {
        PasswordConfig config = PasswordConfigs.with("algorithm", algorithm);
        HashingPool pool = new HashingPool(config, new SimpleMeterRegistry());
        try {
            Passwords passwords = new Passwords(config, pool, false);

            assertThat(passwords
                            .encode(Hashes.PASSWORD, "password", new PersonalWords(null, null, null))
                            .await()
                            .atMost(Duration.ofSeconds(10)))
                    .startsWith(beginning);
        } finally {
            pool.stop();
        }
    }

    @Test
    void unknownAlgorithm_stopsTheStart() {
        PasswordConfig config = PasswordConfigs.with("algorithm", "md5");

        assertThatThrownBy(() -> start(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.password.algorithm must be argon2id or bcrypt, not md5.");
    }

    private static PasswordConfig argon2(int memory, int iterations) {
        return PasswordConfigs.with(Map.of(
                "argon2.memory", Integer.toString(memory),
                "argon2.iterations", Integer.toString(iterations)));
    }

    private static void start(PasswordConfig config) {
        start(config, false);
    }

    private static void start(PasswordConfig config, boolean unsafe) {
        HashingPool pool = new HashingPool(config, new SimpleMeterRegistry());
        try {
            assertThat(new Passwords(config, pool, unsafe)).isNotNull();
        } finally {
            pool.stop();
        }
    }
}
