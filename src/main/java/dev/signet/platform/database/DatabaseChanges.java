package dev.signet.platform.database;

import dev.signet.platform.Durations;
import dev.signet.platform.database.ReplicaConfig.WhenStale;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps what this replica holds in memory in step with the database, whoever changes it. Each part is read at start and
 * again whenever PostgreSQL notifies of a change; after a lost connection; and, for where notifications are lost or there
 * are none, every poll interval. A notification only says when to look: the truth is in the tables.
 */
@ApplicationScoped
public class DatabaseChanges implements Configured {

    private static final Duration SHORTEST_POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration BEFORE_LISTENING_AGAIN = Duration.ofMillis(100);

    private final Vertx vertx;
    private final ReplicaConfig config;
    private final Listener listener;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private long timer;

    DatabaseChanges(DatabasePool pool, Vertx vertx, ReplicaConfig config, MeterRegistry meters) {
        Durations.requireAtLeast(SHORTEST_POLL_INTERVAL, "signet.replica.poll-interval", config.pollInterval());
        Durations.requireAtLeast(config.pollInterval(), "signet.replica.stale-after", config.staleAfter());
        this.vertx = vertx;
        this.config = config;
        this.listener = new Listener(
                () -> pool.notifications().map(Pool::newInstance), this::notified, this::wakeAll, this::listenAgain);
        TimeGauge.builder("signet.replica.age", this::age, TimeUnit.SECONDS)
                .description("How long ago it was that this replica was in step with the database.")
                .register(meters);
    }

    /**
     * Reads now, which fails the start if it fails, and from then on whenever something may have changed. Blocks.
     *
     * @param channel what PostgreSQL notifies on
     * @param read reads what has changed; called on a Vert.x context of its own, never twice at once
     */
    public void follow(String channel, Supplier<Uni<Void>> read) throws Throwable {
        follow(channel, read, payload -> {});
    }

    /**
     * The same for notifications that say themselves what has changed.
     *
     * @param take takes the payload of one; without a payload, it is read what has changed
     */
    public void follow(String channel, Supplier<Uni<Void>> read, Consumer<String> take) throws Throwable {
        VertxContextSupport.subscribeAndAwait(read);
        followers.add(new Follower(vertx, channel, read, take));
    }

    /** Whether the database has not answered for so long that what is in memory may be wrong. */
    public boolean isStale() {
        return age() > config.staleAfter().toSeconds();
    }

    /** Refuses where this replica is out of step and configured not to serve then. */
    public Optional<ProblemException> refusalWhenStale() {
        return config.whenStale() == WhenStale.REFUSE && isStale()
                ? Optional.of(ErrorCode.DATABASE_UNAVAILABLE
                        .because("The database cannot be reached. Try again in a moment.")
                        .retryAfter(Duration.ofSeconds(2)))
                : Optional.empty();
    }

    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        tick();
        timer = vertx.setPeriodic(config.pollInterval().toMillis(), tick -> tick());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
        listener.close();
    }

    /** In seconds. */
    private long age() {
        return followers.stream().mapToLong(Follower::age).max().orElse(0);
    }

    private void tick() {
        listen();
        wakeAll();
    }

    private void listen() {
        listener.keepAlive(followers.stream().map(Follower::channel).toList());
    }

    private void listenAgain() {
        vertx.setTimer(BEFORE_LISTENING_AGAIN.toMillis(), timeout -> listen());
    }

    private void notified(String channel, String payload) {
        followers.stream()
                .filter(follower -> follower.channel().equals(channel))
                .forEach(follower -> follower.notified(payload));
    }

    private void wakeAll() {
        followers.forEach(Follower::wake);
    }
}
