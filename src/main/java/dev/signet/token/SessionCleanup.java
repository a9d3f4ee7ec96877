package dev.signet.token;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Deletes what is over: sessions after their time, and revocations that no access token can be alive of. In small
 * batches, so that nothing waits for it, and on one replica at a time.
 */
@ApplicationScoped
class SessionCleanup {

    private static final Logger LOG = Logger.getLogger(SessionCleanup.class);

    private static final int BATCH = 500;

    /** Any number will do, as long as nothing else in the database takes an advisory lock on it. */
    static final long LOCK = 0x5167_6e65_7444_656cL;

    /** Locked rows are passed over: they are being revoked, and are there the next time. */
    private static final String DELETE_SESSIONS = """
            with alone as materialized (select pg_try_advisory_xact_lock($1) as granted),
            over as (
                select s.id from sessions s, alone
                where alone.granted and s.expires_at < now() - make_interval(secs => $2)
                order by s.expires_at limit $3
                for update of s skip locked
            )
            delete from sessions s using over where s.id = over.id
            """;

    private static final String DELETE_REVOCATIONS = """
            with alone as materialized (select pg_try_advisory_xact_lock($1) as granted),
            over as (
                select r.id from revocations r, alone
                where alone.granted and r.revoked_at < now() - make_interval(secs => $2)
                order by r.revoked_at limit $3
                for update of r skip locked
            )
            delete from revocations r using over where r.id = over.id
            """;

    private final Pool pool;
    private final Vertx vertx;
    private final long interval;
    private final double seconds;
    private final AtomicBoolean running = new AtomicBoolean();
    private long timer;

    SessionCleanup(Pool pool, Vertx vertx, SessionConfig config, Revocations revocations) {
        this.pool = pool;
        this.vertx = vertx;
        this.interval = config.cleanupInterval().toMillis();
        // Twice, for clocks that differ and replicas that are late.
        this.seconds = Sessions.seconds(revocations.memory().multipliedBy(2));
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(interval, tick -> runUnlessRunning());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void runUnlessRunning() {
        if (running.compareAndSet(false, true)) {
            run().eventually(() -> running.set(false))
                    .subscribe()
                    .with(done -> {}, failure -> LOG.warnf("What is over could not be deleted: %s", failure));
        }
    }

    /** Deletes all that is over by now, unless another replica does. */
    Uni<Void> run() {
        return deleteAll(DELETE_SESSIONS).chain(() -> deleteAll(DELETE_REVOCATIONS));
    }

    private Uni<Void> deleteAll(String batch) {
        return pool.preparedQuery(batch)
                .execute(Tuple.of(LOCK, seconds, BATCH))
                .map(SqlResult::rowCount)
                .repeat()
                .whilst(deleted -> deleted == BATCH)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
