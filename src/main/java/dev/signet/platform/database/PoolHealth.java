package dev.signet.platform.database;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the pool has broken down: whether it gives no connections although there are some to be had. A database that
 * is away is no reason to think so.
 */
@Singleton
final class PoolHealth {

    /** Longer than it takes the pool to get rid of connections that are dead. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LongSupplier clock;
    private Long failingSince;
    private Long reachableSince;

    @Inject
    PoolHealth() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds */
    PoolHealth(LongSupplier clock) {
        this.clock = clock;
    }

    /** The pool gave a connection. */
    synchronized void served() {
        failingSince = null;
        reachableSince = null;
    }

    /** The pool gave none. */
    synchronized void failed() {
        if (failingSince == null) {
            failingSince = clock.getAsLong();
        }
    }

    /** Whether it is time to see if the database can be reached without the pool. */
    synchronized boolean isInDoubt() {
        return isLongAgo(failingSince);
    }

    /** The database was sought without the pool. */
    synchronized void probed(boolean reachable) {
        if (!reachable) {
            reachableSince = null;
        } else if (reachableSince == null && failingSince != null) {
            reachableSince = clock.getAsLong();
        }
    }

    synchronized boolean isBroken() {
        return isLongAgo(reachableSince);
    }

    private boolean isLongAgo(Long time) {
        return time != null && clock.getAsLong() - time > PATIENCE.toNanos();
    }
}
