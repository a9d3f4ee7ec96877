package dev.signet.platform.database;

import dev.signet.platform.database.DatabaseConfig.Pooler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Makes connections to a primary, each of which gives a statement up after its time. One that is not there in time,
 * ready for statements, is not waited for: its socket is closed, even if the server has accepted it and says nothing.
 */
final class Connector implements Function<Context, Future<SqlConnection>> {

    /** Said by a statement, because poolers refuse connections that say it when they are opened. */
    private static final String LIMITS = "set statement_timeout = %d; set lock_timeout = %d; ";

    private static final String READ_ONLY = "select current_setting('transaction_read_only')";

    private final Vertx vertx;
    private final List<PgConnectOptions> servers;
    private final DatabaseConfig config;
    private final ConnectionWatch watch;
    private final Outage outage;
    private final String beginning;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param pooler between the service and the servers. From one that lends its connections for a transaction, limits
     *     would go to whoever has the connection next
     */
    Connector(
            Vertx vertx,
            List<PgConnectOptions> servers,
            Pooler pooler,
            DatabaseConfig config,
            ConnectionWatch watch,
            Outage outage) {
        this.vertx = vertx;
        this.servers = servers;
        this.config = config;
        this.watch = watch;
        this.outage = outage;
        this.beginning = pooler == Pooler.TRANSACTION ? READ_ONLY : limits(config) + READ_ONLY;
    }

    /** A little less than the service waits, so that it hears what has become of the statement. */
    private static String limits(DatabaseConfig config) {
        return LIMITS.formatted(
                config.statementTimeout().toMillis() * 9 / 10,
                config.lockTimeout().toMillis());
    }

    @Override
    public Future<SqlConnection> apply(Context context) {
        long begun = System.nanoTime();
        ConnectionAttempt attempt = attempt();
        ContextInternal here = (ContextInternal) context;
        Promise<SqlConnection> promise = here.promise();
        long timer = here.setTimer(
                config.connectTimeout().toMillis(),
                late -> promise.tryFail(
                        new TimeoutException("No connection to the database in " + config.connectTimeout())));
        attempt.connect(context).compose(this::prepare).onComplete(made -> {
            if (made.succeeded()) {
                promise.tryComplete(made.result());
            } else {
                promise.tryFail(made.cause());
            }
        });
        return promise.future()
                .onComplete(done -> vertx.cancelTimer(timer))
                .onFailure(failure -> {
                    outage.failed(begun, failure);
                    attempt.giveUp();
                })
                .onSuccess(connection -> outage.succeeded())
                .map(connection -> watched(attempt, here, connection));
    }

    private ConnectionAttempt attempt() {
        return new ConnectionAttempt(vertx, servers.get(Math.floorMod(next.getAndIncrement(), servers.size())));
    }

    private Future<SqlConnection> prepare(SqlConnection connection) {
        return connection
                .query(beginning)
                .execute()
                .compose(answers -> isReadOnly(answers)
                        ? Future.failedFuture(new PgException(
                                "The database cannot be written to", "ERROR", WatchedConnection.READ_ONLY, null))
                        : Future.succeededFuture(connection));
    }

    private static boolean isReadOnly(RowSet<Row> answers) {
        RowSet<Row> last = answers;
        while (last.next() != null) {
            last = last.next();
        }
        return "on".equals(last.iterator().next().getString(0));
    }

    private SqlConnection watched(ConnectionAttempt attempt, ContextInternal context, SqlConnection connection) {
        SocketConnectionBase socket = (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap();
        WatchedConnection watched = watch.watch(socket);
        watched.channel().closeFuture().addListener(closed -> attempt.close());
        return new PgConnectionImpl(attempt, context, watched);
    }
}
