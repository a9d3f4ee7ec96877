package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordConfigTest {

    @Test
    void defaults_areThoseOfTheDocumentation() {
        PasswordConfig config = PasswordConfigs.defaults();

        assertThat(config.bcryptCost()).isEqualTo(10);
        assertThat(config.minimumLength()).isEqualTo(8);
        assertThat(config.hashing().threads()).isEmpty();
        assertThat(config.hashing().queue()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({
        "bcrypt-cost, 9",
        "bcrypt-cost, 17",
        "minimum-length, 7",
        "minimum-length, 129",
        "hashing.threads, 0",
        "hashing.threads, 1025",
        "hashing.queue, 0",
        "hashing.queue, 100001",
    })
    void valueOutOfRange_stopsTheStartAndNamesTheProperty(String key, String value) {
        PasswordConfig config = PasswordConfigs.with(key, value);

        assertThatThrownBy(() -> new Passwords(config, new HashingPool(config, new SimpleMeterRegistry())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("signet\\.password\\.%s is %s, but must be from \\d+ to \\d+\\."
                        .formatted(key.replace(".", "\\."), value));
    }

    @ParameterizedTest
    @CsvSource({"bcrypt-cost, 10", "bcrypt-cost, 16", "minimum-length, 128", "hashing.threads, 1", "hashing.queue, 1"})
    void valueAtTheEndOfItsRange_isAccepted(String key, String value) {
        PasswordConfig config = PasswordConfigs.with(key, value);
        HashingPool pool = new HashingPool(config, new SimpleMeterRegistry());

        assertThat(new Passwords(config, pool)).isNotNull();

        pool.stop();
    }
}
