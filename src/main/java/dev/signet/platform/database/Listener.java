package dev.signet.platform.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * A connection that PostgreSQL sends notifications to. When it is lost, so are notifications: whenever it listens anew,
 * anything may have changed.
 */
final class Listener {

    private static final Logger LOG = Logger.getLogger(Listener.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<Optional<Pool>> pool;
    private final BiConsumer<String, String> notified;
    private final Runnable listening;
    private final Runnable disconnected;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile SqlConnection connection;
    private volatile boolean closed;
    private volatile boolean failing;

    /**
     * @param pool that it has its connection from; none where no notifications come
     * @param notified takes the channel and the payload
     * @param listening called whenever it begins to listen
     * @param disconnected called when its connection is closed
     */
    Listener(
            Supplier<Optional<Pool>> pool,
            BiConsumer<String, String> notified,
            Runnable listening,
            Runnable disconnected) {
        this.pool = pool;
        this.notified = notified;
        this.listening = listening;
        this.disconnected = disconnected;
    }

    /** Sees whether the connection is alive, and gets another one if it is not. */
    void keepAlive(List<String> channels) {
        Optional<Pool> way = pool.get();
        if (closed || way.isEmpty() || !busy.compareAndSet(false, true)) {
            return;
        }
        SqlConnection current = connection;
        Uni<Void> alive = current == null ? listen(way.get(), channels) : execute("select 1", current);
        alive.eventually(() -> busy.set(false)).subscribe().with(done -> failing = false, this::lost);
    }

    void close() {
        closed = true;
        drop();
    }

    /** The pool's own patience ends the wait for a connection: one that came after ours would be nobody's. */
    private Uni<Void> listen(Pool way, List<String> channels) {
        return way.getConnection()
                .invoke(this::use)
                .chain(fresh -> execute("listen " + String.join("; listen ", channels), fresh))
                .invoke(listening);
    }

    private void use(SqlConnection fresh) {
        connection = fresh;
        PgConnection.cast(fresh.getDelegate())
                .notificationHandler(
                        notification -> notified.accept(notification.getChannel(), notification.getPayload()))
                .closeHandler(gone -> {
                    if (connection == fresh) {
                        connection = null;
                        disconnected.run();
                    }
                });
    }

    private static Uni<Void> execute(String sql, SqlConnection connection) {
        return connection
                .query(sql)
                .execute()
                .ifNoItem()
                .after(ANSWER_TIMEOUT)
                .fail()
                .replaceWithVoid();
    }

    /** Told once: it tries again every second or so. */
    private void lost(Throwable failure) {
        LOG.logf(failing ? Level.DEBUG : Level.WARN, "The database sends no notifications: %s", failure);
        failing = true;
        drop();
    }

    private void drop() {
        SqlConnection current = connection;
        connection = null;
        if (current != null) {
            current.close().subscribe().with(done -> {}, failure -> LOG.debug("A lost connection", failure));
        }
    }
}
