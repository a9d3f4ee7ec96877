package dev.signet.token;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The sessions that have ended while access tokens of theirs may still be alive, in memory: so a guarded call asks no
 * database, and still an ended session's access token is refused. What this replica ends it knows at once; what others
 * end it reads from the database every second. Cannot grow past what ends within one access-token lifetime.
 */
@ApplicationScoped
class Revocations {

    private static final Logger LOG = Logger.getLogger(Revocations.class);

    /** A transaction may commit later than the {@code revoked_at} that it writes. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    /** A connection whose other end has vanished says nothing for ever: the next poll gets another one. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final String ENDED_SINCE =
            "select id from sessions where revoked_at > now() - make_interval(secs => $1)";

    private final Map<UUID, Instant> forgetAt = new ConcurrentHashMap<>();
    private final AtomicBoolean polling = new AtomicBoolean();
    private final Pool pool;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration memory;
    private final Duration pollInterval;
    private volatile Instant lastPoll;
    private long timer;

    Revocations(Pool pool, Vertx vertx, Clock clock, TokenConfig tokens, SessionConfig sessions) {
        this.pool = pool;
        this.vertx = vertx;
        this.clock = clock;
        this.memory = tokens.accessLifetime().plus(tokens.clockSkew()).plus(OVERLAP);
        this.pollInterval = sessions.revocationPollInterval();
        this.lastPoll = clock.instant().minus(memory);
    }

    void start(@Observes @Priority(100) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(this::poll);
        timer = vertx.setPeriodic(pollInterval.toMillis(), tick -> pollUnlessPolling());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    boolean contains(UUID sessionId) {
        return forgetAt.containsKey(sessionId);
    }

    void add(Collection<UUID> sessionIds) {
        Instant forget = clock.instant().plus(memory);
        sessionIds.forEach(id -> forgetAt.put(id, forget));
    }

    private void pollUnlessPolling() {
        if (polling.compareAndSet(false, true)) {
            poll().ifNoItem()
                    .after(ANSWER_TIMEOUT)
                    .fail()
                    .eventually(() -> polling.set(false))
                    .subscribe()
                    .with(done -> {}, failure -> LOG.warnf("Ended sessions could not be read: %s", failure));
        }
    }

    /** Asks for what has ended since the last answer: after an outage, for all that it has missed. */
    private Uni<Void> poll() {
        Instant asked = clock.instant();
        double since = Duration.between(lastPoll, asked).plus(OVERLAP).toMillis() / 1000.0;
        return pool.preparedQuery(ENDED_SINCE)
                .execute(Tuple.of(Math.min(since, memory.toMillis() / 1000.0)))
                .invoke(rows -> {
                    List<UUID> ended = new ArrayList<>();
                    rows.forEach(row -> ended.add(row.getUUID(0)));
                    add(ended);
                    forgetAt.values().removeIf(asked::isAfter);
                    lastPoll = asked;
                })
                .replaceWithVoid();
    }
}
