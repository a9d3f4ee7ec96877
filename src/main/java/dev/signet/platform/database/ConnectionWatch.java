package dev.signet.platform.database;

import io.vertx.sqlclient.impl.SocketConnectionBase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose server has gone silent, and those of a server that is no longer the primary. The pool makes
 * new ones in their place.
 */
final class ConnectionWatch {

    private final long patience;
    private final Outage outage;
    private final Set<WatchedConnection> open = ConcurrentHashMap.newKeySet();

    /** @param patience for how long a statement may go unanswered */
    ConnectionWatch(Duration patience, Outage outage) {
        this.patience = patience.toNanos();
        this.outage = outage;
    }

    WatchedConnection watch(SocketConnectionBase connection) {
        WatchedConnection watched = new WatchedConnection(connection, this::demoted);
        open.add(watched);
        watched.channel().closeFuture().addListener(closed -> open.remove(watched));
        return watched;
    }

    /**
     * Where one has not been answered, those that have heard nothing since then either are no better, and would cost
     * those who got them from the pool the same wait once more.
     */
    void check() {
        long now = System.nanoTime();
        open.stream()
                .filter(connection -> connection.isAwaitingAnswer() && now - connection.waitingSince() > patience)
                .mapToLong(WatchedConnection::waitingSince)
                .max()
                .ifPresent(this::cutUnlessAnsweredAfter);
    }

    private void cutUnlessAnsweredAfter(long time) {
        outage.failed(time, "It does not answer.");
        open.stream().filter(connection -> !connection.wasAnsweredAfter(time)).forEach(WatchedConnection::cut);
    }

    /** Those that have been made since may lead to the primary already. */
    private void demoted(long time) {
        outage.failed(time, "It cannot be written to.");
        open.stream().filter(connection -> connection.wasOpenAt(time)).forEach(WatchedConnection::cut);
    }
}
