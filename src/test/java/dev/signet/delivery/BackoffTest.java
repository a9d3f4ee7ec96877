package dev.signet.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT10S", "3, PT20S", "6, PT2M40S", "7, PT5M", "8, PT5M", "1000, PT5M", "2147483647, PT5M"
    })
    void wait_doublesUpToTheLongest(int attempts, Duration wait) {
        assertThat(backoff(0).after(attempts)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"0.5, PT4.375S", "0.999999999, PT3.75S"})
    void wait_isShorterByChanceByAQuarterAtMost(double chance, Duration wait) {
        assertThat(backoff(chance).after(1)).isEqualTo(wait);
    }

    @Test
    void longest_thatIsTheFirst_isAllowed() {
        assertThat(new Backoff(retry(FIRST, FIRST), random(0)).after(5)).isEqualTo(FIRST);
    }

    @Test
    void first_tooShort_isRefusedWithASentence() {
        assertThatThrownBy(() -> new Backoff(retry(Duration.ofMillis(99), LONGEST), random(0)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.delivery.retry.first is PT0.099S, but must be at least PT0.1S");
    }

    @Test
    void longest_shorterThanTheFirst_isRefusedWithASentence() {
        assertThatThrownBy(() -> new Backoff(retry(FIRST, FIRST.minusMillis(1)), random(0)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.delivery.retry.longest is PT4.999S, but must be at least PT5S");
    }

    private static Backoff backoff(double chance) {
        return new Backoff(retry(FIRST, LONGEST), random(chance));
    }

    private static DeliveryConfig.Retry retry(Duration first, Duration longest) {
        return new DeliveryConfig.Retry() {

            @Override
            public Duration first() {
                return first;
            }

            @Override
            public Duration longest() {
                return longest;
            }
        };
    }

    private static RandomGenerator random(double chance) {
        return new RandomGenerator() {

            @Override
            public double nextDouble() {
                return chance;
            }

            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
