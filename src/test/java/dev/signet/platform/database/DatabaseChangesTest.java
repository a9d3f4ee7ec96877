package dev.signet.platform.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a replica may look. What it sees: {@code RevocationIT}, {@code KeyRotationIT}, {@code StaleReplicaIT}. */
class DatabaseChangesTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.099S, PT1M,   'signet.replica.poll-interval is PT0.099S, but must be at least PT0.1S.'",
        "-PT1S,    PT1M,   'signet.replica.poll-interval is PT-1S, but must be at least PT0.1S.'",
        "PT10S,    PT9.9S, 'signet.replica.stale-after is PT9.9S, but must be at least PT10S.'",
    })
    void configuration_thatCannotBe_isRefusedWithASentence(String pollInterval, String staleAfter, String sentence) {
        assertThatThrownBy(() -> changes(pollInterval, staleAfter))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({"PT0.1S, PT0.1S", "PT1H, PT1H"})
    void configuration_thatCanJustBe_isTaken(String pollInterval, String staleAfter) {
        assertThatCode(() -> changes(pollInterval, staleAfter)).doesNotThrowAnyException();
    }

    private static DatabaseChanges changes(String pollInterval, String staleAfter) {
        Map<String, String> properties =
                Map.of("signet.replica.poll-interval", pollInterval, "signet.replica.stale-after", staleAfter);
        ReplicaConfig config = new SmallRyeConfigBuilder()
                .withMapping(ReplicaConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(ReplicaConfig.class);
        return new DatabaseChanges(null, null, config, new SimpleMeterRegistry());
    }
}
