package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.TestDatabase;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a key is to be replaced. That it is: {@code KeyRotationIT}. */
class KeyRotationTest {

    private static final MasterSecret SECRET = MasterSecret.parse(TestDatabase.SECRET);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** Five minutes in caches, and a margin of five seconds. */
    private static final Duration LEAD = Duration.ofSeconds(305);

    private static final Duration INTERVAL = Duration.ofDays(30);

    @Test
    void isDue_keyThatHasSignedForLong_isTrueSoThatTheNextTakesOverInTime() {
        assertThat(isDueWith(signingSince(INTERVAL.minus(LEAD)))).isTrue();
        assertThat(isDueWith(signingSince(INTERVAL.multipliedBy(3)))).isTrue();
    }

    @Test
    void isDue_keyThatHasNotSignedForLong_isFalse() {
        assertThat(isDueWith(signingSince(Duration.ZERO))).isFalse();
        assertThat(isDueWith(signingSince(INTERVAL.minus(LEAD).minusSeconds(1))))
                .isFalse();
    }

    @Test
    void isDue_whileTheNextWaits_isFalse() {
        assertThat(isDueWith(signingSince(INTERVAL), signingSince(LEAD.negated())))
                .isFalse();
    }

    @Test
    void isDue_oldKeyThatRetires_doesNotMatter() {
        assertThat(isDueWith(signingSince(INTERVAL.multipliedBy(2)), signingSince(Duration.ofDays(1))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "signet.key.rotation-interval, PT10M9S, 'signet.key.rotation-interval is PT10M9S, but must be at least PT10M10S.'",
        "signet.key.jwks-max-age,      -PT1S,   'signet.key.jwks-max-age is PT-1S, but must be at least PT0S.'",
        "signet.key.algorithm,         HS256,   'signet.key.algorithm must be RS256, ES256 or EdDSA, not HS256'",
    })
    void configuration_thatCannotBe_isRefusedWithASentence(String property, String value, String sentence) {
        assertThatThrownBy(() -> rotation(Map.of(property, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "signet.key.rotation-interval, PT10M10S",
        "signet.key.jwks-max-age,      PT0S",
        "signet.key.algorithm,         EdDSA",
    })
    void configuration_thatCanJustBe_isTaken(String property, String value) {
        assertThatCode(() -> rotation(Map.of(property, value))).doesNotThrowAnyException();
    }

    private static boolean isDueWith(SigningKey... keys) {
        return rotation(Map.of()).isDue(List.of(keys));
    }

    private static SigningKey signingSince(Duration age) {
        return SigningKey.generate(Algorithm.ES256, SECRET, NOW.minus(age), NOW.minus(age));
    }

    private static KeyRotation rotation(Map<String, String> properties) {
        KeyConfig config = new SmallRyeConfigBuilder()
                .withMapping(KeyConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(KeyConfig.class);
        return new KeyRotation(config, SECRET, Clock.fixed(NOW, ZoneOffset.UTC), null);
    }
}
