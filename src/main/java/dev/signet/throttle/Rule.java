package dev.signet.throttle;

import dev.signet.platform.Durations;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How often something may be tried: so many times freely, then each time after a wait that is twice as long as the one
 * before. When nothing was tried for a while, everything is forgotten.
 */
interface Rule {

    /** How many attempts are free. */
    int free();

    /** How long to wait after the first that is not. */
    Duration first();

    /** How long to wait at most. */
    Duration longest();

    /** With how many attempts it is over until everything is forgotten; without it, never. */
    OptionalInt most();

    /** After how long without an attempt everything is forgotten. */
    Duration forget();

    /** Stops the start if a rule makes no sense. */
    static void check(String property, Rule rule) {
        requireAtLeast(0, property + ".free", rule.free());
        rule.most().ifPresent(most -> requireAtLeast(1, property + ".most", most));
        Durations.requireAtLeast(Duration.ZERO, property + ".first", rule.first());
        Durations.requireAtLeast(rule.first(), property + ".longest", rule.longest());
        Durations.requireAtLeast(rule.longest(), property + ".forget", rule.forget());
    }

    static void requireAtLeast(int least, String property, int value) {
        if (value < least) {
            throw new ConfigurationException("%s is %d, but must be at least %d.".formatted(property, value, least));
        }
    }
}
