package dev.signet.delivery;

import dev.signet.platform.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit. Somewhat less, by chance, so that
 * what failed together does not come back together.
 */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** Of doublings; any limit is reached long before. */
    private static final int MOST_DOUBLINGS = 30;

    /** At most this part of the wait is left to chance. */
    private static final double JITTER = 0.25;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;

    Backoff(DeliveryConfig.Retry config, RandomGenerator random) {
        Durations.requireAtLeast(SHORTEST, "signet.delivery.retry.first", config.first());
        Durations.requireAtLeast(config.first(), "signet.delivery.retry.longest", config.longest());
        this.first = config.first();
        this.longest = config.longest();
        this.random = random;
    }

    /** After so many attempts, at least one. */
    Duration after(int attempts) {
        double doubled = first.toMillis() * Math.pow(2, Math.min(attempts - 1, MOST_DOUBLINGS));
        double wait = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis((long) (wait * (1 - JITTER * random.nextDouble())));
    }
}
