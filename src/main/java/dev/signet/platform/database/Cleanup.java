package dev.signet.platform.database;

import dev.signet.platform.Durations;
import dev.signet.platform.Job;
import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Deletes what is over. In small batches, so that nothing waits for it, and on one replica at a time. Features say at
 * start what of theirs that is.
 */
@ApplicationScoped
public class Cleanup implements Configured, Job {

    private static final Logger LOG = Logger.getLogger(Cleanup.class);

    private static final int BATCH = 500;
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    /** Any number will do, as long as nothing else in the database takes an advisory lock on it. */
    static final long LOCK = 0x5167_6e65_7444_656cL;

    private final Pool pool;
    private final Vertx vertx;
    private final Duration interval;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private long timer;

    Cleanup(Pool pool, Vertx vertx, CleanupConfig config) {
        Durations.requireAtLeast(SHORTEST_INTERVAL, "signet.cleanup.interval", config.interval());
        this.pool = pool;
        this.vertx = vertx;
        this.interval = config.interval();
    }

    /**
     * From now on, rows are deleted when a time that is written in them is past for long enough.
     *
     * @param table that has an index on the column
     * @param column of type {@code timestamptz}; rows that have null there stay
     */
    public void delete(String table, String column, Duration keptAfter) {
        rules.add(new Rule(table, column, keptAfter));
    }

    void start(@Observes StartupEvent event) {
        // Soon for the first time: where a service lives only while it is called, it may be gone before the interval is
        // over.
        timer = vertx.setPeriodic(
                Math.min(FIRST.toMillis(), interval.toMillis()), interval.toMillis(), tick -> runUnlessRunning());
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
    @Override
    public Uni<Void> run() {
        return Multi.createFrom()
                .iterable(rules)
                .onItem()
                .transformToUniAndConcatenate(this::deleteAll)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> deleteAll(Rule rule) {
        return pool.preparedQuery(rule.statement())
                .execute(Tuple.of(LOCK, rule.keptAfter().toMillis() / 1000.0, BATCH))
                .map(SqlResult::rowCount)
                .repeat()
                .whilst(deleted -> deleted == BATCH)
                .collect()
                .last();
    }

    private record Rule(String table, String column, Duration keptAfter) {

        /** Locked rows are passed over: they are being changed, and are there the next time. */
        String statement() {
            return """
                    with alone as materialized (select pg_try_advisory_xact_lock($1) as granted),
                    over as (
                        select r.ctid as row from %1$s r, alone
                        where alone.granted and r.%2$s < now() - make_interval(secs => $2)
                        order by r.%2$s limit $3
                        for update of r skip locked
                    )
                    delete from %1$s r using over where r.ctid = over.row
                    """.formatted(table, column);
        }
    }
}
