package dev.signet.platform.database;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Tells the log when the database is lost and when it is back, once each. */
final class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);

    private final AtomicReference<Long> begun = new AtomicReference<>();
    private final AtomicLong failures = new AtomicLong();
    private volatile long ended = System.nanoTime();

    /**
     * To be called at each failure.
     *
     * @param since when what has failed now was begun, by {@link System#nanoTime}: before the last success, it says
     *     nothing new
     */
    void failed(long since, Object reason) {
        if (since - ended < 0) {
            return;
        }
        failures.incrementAndGet();
        if (begun.compareAndSet(null, System.nanoTime())) {
            LOG.warnf("The database is lost. %s", reason);
        }
    }

    /** To be called at each success. */
    void succeeded() {
        ended = System.nanoTime();
        Long since = begun.get();
        if (since != null && begun.compareAndSet(since, null)) {
            LOG.warnf(
                    "The database is back after %s s, in which it was sought %s times in vain.",
                    TimeUnit.NANOSECONDS.toSeconds(ended - since), failures.getAndSet(0));
        }
    }
}
