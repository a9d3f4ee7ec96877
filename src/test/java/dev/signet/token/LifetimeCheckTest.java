package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.key.KeyConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimeCheckTest {

    @Test
    void defaults_areAccepted() {
        assertThatCode(() -> check("signet.token.audience", "signet")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "signet.token.access-lifetime, PT0S",
        "signet.token.access-lifetime, -PT5M",
        "signet.token.clock-skew, -PT1S",
        "signet.session.idle-lifetime, PT0.9S",
        "signet.session.absolute-lifetime, -P1D",
        "signet.session.grace-interval, -PT1S",
        "signet.key.retirement, PT5M4S",
    })
    void durationTooShort_stopsTheStartAndNamesTheProperty(String property, String value) {
        assertThatThrownBy(() -> check(property, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(property + " is ")
                .hasMessageMatching(".*, but must be at least PT[0-9.MS]+\\.");
    }

    @ParameterizedTest
    @CsvSource({
        "signet.token.access-lifetime, PT1S",
        "signet.token.clock-skew, PT0S",
        "signet.session.grace-interval, PT0S",
        "signet.key.retirement, PT5M5S",
    })
    void shortestDuration_isAccepted(String property, String value) {
        assertThatCode(() -> check(property, value)).doesNotThrowAnyException();
    }

    @Test
    void limitOfSessions_belowOne_stopsTheStartAndNamesTheProperty() {
        assertThatThrownBy(() -> check("signet.session.limit-per-user", "0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.session.limit-per-user is 0, but must be at least 1.");
    }

    @Test
    void limitOfSessions_ofOne_isAccepted() {
        assertThatCode(() -> check("signet.session.limit-per-user", "1")).doesNotThrowAnyException();
    }

    private static void check(String property, String value) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(TokenConfig.class)
                .withMapping(SessionConfig.class)
                .withMapping(KeyConfig.class)
                .withDefaultValue(property, value)
                .build();
        new LifetimeCheck(
                config.getConfigMapping(TokenConfig.class),
                config.getConfigMapping(SessionConfig.class),
                config.getConfigMapping(KeyConfig.class));
    }
}
