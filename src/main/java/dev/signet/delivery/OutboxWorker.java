package dev.signet.delivery;

import dev.signet.delivery.DeliveryMetrics.Outcome;
import dev.signet.platform.Job;
import dev.signet.platform.database.Cleanup;
import dev.signet.platform.database.DatabaseChanges;
import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Delivers what is in the outbox, as every replica does, at least once. Whoever takes a row has it for a lease that is
 * longer than a delivery can take: if it is not delivered then, because the replica has gone, another takes it.
 */
@ApplicationScoped
class OutboxWorker implements Configured, Job {

    private static final Logger LOG = Logger.getLogger(OutboxWorker.class);

    private static final String CHANNEL = "signet_outbox";
    private static final int MOST_AT_ONCE = 1000;

    /** For what comes before and after the delivery itself. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(5);

    /** For who wants to know what it was: its id is in the log. */
    private static final Duration GIVEN_UP_KEPT_FOR = Duration.ofDays(1);

    private final OutboxTable table;
    private final Outbox outbox;
    private final Couriers couriers;
    private final Texts texts;
    private final DatabaseChanges changes;
    private final DeliveryMetrics metrics;
    private final Backoff backoff;
    private final int concurrency;

    /** One for each delivery that may be begun. */
    private final Semaphore free;

    private final Set<Channel> failing = ConcurrentHashMap.newKeySet();
    private volatile boolean moreIsDue;

    OutboxWorker(
            OutboxTable table,
            Outbox outbox,
            Couriers couriers,
            Texts texts,
            DatabaseChanges changes,
            DeliveryMetrics metrics,
            DeliveryConfig config) {
        this.table = table;
        this.outbox = outbox;
        this.couriers = couriers;
        this.texts = texts;
        this.changes = changes;
        this.metrics = metrics;
        this.backoff = new Backoff(config.retry(), new SecureRandom());
        this.concurrency = requireConcurrency(config.concurrency());
        this.free = new Semaphore(concurrency);
    }

    private static int requireConcurrency(int value) {
        if (value < 1 || value > MOST_AT_ONCE) {
            throw new ConfigurationException(
                    "signet.delivery.concurrency is %d, but must be from 1 to %d.".formatted(value, MOST_AT_ONCE));
        }
        return value;
    }

    void start(@Observes @Priority(200) StartupEvent event, Cleanup cleanup) throws Throwable {
        cleanup.delete("outbox", "failed_at", GIVEN_UP_KEPT_FOR);
        changes.follow(CHANNEL, this::read);
    }

    /** Lets those under way come to their end: one that is broken off may be delivered a second time. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!free.tryAcquire(concurrency, couriers.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("Some deliveries have not come to their end, and will be tried again.");
        }
    }

    private Uni<Void> read() {
        return table.countWaiting().invoke(metrics::waiting).chain(this::begin);
    }

    /** Begins as many of the deliveries that are due as may be begun. */
    private Uni<Void> begin() {
        int most = free.drainPermits();
        if (most == 0) {
            return Uni.createFrom().voidItem();
        }
        return take(most)
                .onTermination()
                .invoke((rows, failure, cancelled) -> free.release(rows == null ? most : most - rows.size()))
                .invoke(rows -> moreIsDue = rows.size() == most)
                .invoke(rows -> rows.forEach(this::deliver))
                .replaceWithVoid();
    }

    /** Delivers what is due until nothing is. What its start has begun, its end waits for. */
    @Override
    public Uni<Void> run() {
        return take(concurrency)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Uni.join()
                                .all(rows.stream().map(this::attemptAndNote).toList())
                                .andCollectFailures()
                                .chain(this::run));
    }

    private Uni<List<OutboxRow>> take(int most) {
        return table.take(couriers.channels(), most, couriers.timeout().plus(LEASE_MARGIN));
    }

    private void deliver(OutboxRow row) {
        attemptAndNote(row)
                .onTermination()
                .invoke(this::end)
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("The outbox could not be written: %s", failure));
    }

    private Uni<Void> attemptAndNote(OutboxRow row) {
        return attempt(row)
                .onItemOrFailure()
                .transformToUni((done, failure) -> failure == null ? delivered(row) : failed(row, failure));
    }

    /** The next ones are taken when there are some to be begun together. */
    private void end() {
        free.release();
        if (moreIsDue && free.availablePermits() >= (concurrency + 1) / 2) {
            begin().subscribe().with(done -> {}, failure -> LOG.warnf("The outbox could not be read: %s", failure));
        }
    }

    private Uni<Void> attempt(OutboxRow row) {
        if (row.expired()) {
            return Uni.createFrom().failure(DeliveryException.permanent("it was not worth sending any more"));
        }
        Courier courier = couriers.of(row.channel()).orElseThrow();
        return Uni.createFrom()
                .deferred(() -> courier.deliver(open(row)))
                .ifNoItem()
                .after(courier.timeout())
                .failWith(() -> DeliveryException.temporary("no answer in time"));
    }

    private Delivery open(OutboxRow row) {
        if (row.payload() == null) {
            return new Delivery(row.id(), null, null, row.eventId());
        }
        Message message = outbox.decrypt(row);
        return new Delivery(row.id(), message, texts.render(message), null);
    }

    private Uni<Void> delivered(OutboxRow row) {
        metrics.count(row.channel(), Outcome.DELIVERED);
        if (failing.remove(row.channel())) {
            LOG.infof("Deliveries by %s succeed again.", row.channel().code());
        }
        return table.delete(row);
    }

    private Uni<Void> failed(OutboxRow row, Throwable failure) {
        String reason = DeliveryException.reason(failure);
        if (DeliveryException.isPermanent(failure)) {
            return table.giveUp(row).invoke(() -> givenUp(row, reason));
        }
        return table.postponeOrGiveUp(row, backoff.after(row.attempts()))
                .invoke(last -> {
                    if (last) {
                        givenUp(row, reason);
                    } else {
                        postponed(row, reason);
                    }
                })
                .replaceWithVoid();
    }

    private void givenUp(OutboxRow row, String reason) {
        metrics.count(row.channel(), Outcome.GIVEN_UP);
        LOG.warnf(
                "The delivery %s by %s is given up after %d attempts: %s",
                row.id(), row.channel().code(), row.attempts(), reason);
    }

    /** A warning when it begins is enough: a provider that is down fails them all. */
    private void postponed(OutboxRow row, String reason) {
        metrics.count(row.channel(), Outcome.FAILED);
        if (failing.add(row.channel())) {
            LOG.warnf(
                    "Deliveries by %s fail and are tried again: %s",
                    row.channel().code(), reason);
        }
        LOG.debugf("The delivery %s failed: %s", row.id(), reason);
    }
}
