package dev.signet.password;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;

/** The whole numbers from one to another, both included. */
record Range(int least, int most) {

    boolean includes(int value) {
        return value >= least && value <= most;
    }

    /** The value of a property, which stops the start when it is outside. */
    int require(String property, int value) {
        if (!includes(value)) {
            throw new ConfigurationException(
                    "%s is %d, but must be from %d to %d.".formatted(property, value, least, most), Set.of(property));
        }
        return value;
    }
}
