package dev.signet.platform.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Tells the log when the database is lost and when it is back, once each. */
final class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);

    private final AtomicReference<Long> begun = new AtomicReference<>();
    private final AtomicLong failures = new AtomicLong();

    /** To be called at each failure. */
    void begin(Object reason) {
        failures.incrementAndGet();
        if (begun.compareAndSet(null, System.nanoTime())) {
            LOG.warnf("The database is lost. %s", reason);
        }
    }

    /** To be called at each success. */
    void end() {
        Long since = begun.get();
        if (since != null && begun.compareAndSet(since, null)) {
            LOG.warnf(
                    "The database is back after %s s, in which %s connections failed.",
                    Duration.ofNanos(System.nanoTime() - since).toSeconds(), failures.getAndSet(0));
        }
    }
}
