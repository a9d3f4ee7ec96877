package dev.signet.platform;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Set;

/** Checks the durations of a configuration. */
public final class Durations {

    private Durations() {}

    /** Stops the start if the value of a property is less than that. */
    public static void requireAtLeast(Duration least, String property, Duration value) {
        if (value.compareTo(least) < 0) {
            throw new ConfigurationException(
                    "%s is %s, but must be at least %s.".formatted(property, value, least), Set.of(property));
        }
    }
}
