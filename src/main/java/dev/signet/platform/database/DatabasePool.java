package dev.signet.platform.database;

import dev.signet.platform.database.DatabaseConfig.Pooler;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgPoolImpl;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.PoolImpl;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import io.vertx.sqlclient.impl.command.CommandBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Makes the pool that everything uses, with an end to every wait: for a connection, be it a new one or one that another
 * request has to give back first, and for the answer to a statement.
 */
@Singleton
final class DatabasePool implements PgPoolCreator {

    private static final Logger LOG = Logger.getLogger(DatabasePool.class);
    private static final int CHECKS_PER_TIMEOUT = 20;

    private final DatabaseConfig config;
    private final DatabaseAddressConfig address;
    private final PoolHealth health;
    private volatile Pool notifications;

    DatabasePool(DatabaseConfig config, DatabaseAddressConfig address, PoolHealth health) {
        this.config = config;
        this.address = address;
        this.health = health;
    }

    @Override
    public Pool create(Input input) {
        VertxInternal vertx = (VertxInternal) input.vertx();
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        Outage outage = new Outage();
        ConnectionWatch watch = new ConnectionWatch(config.statementTimeout(), outage);
        Connector connector = new Connector(vertx, prepare(servers), config.pooler(), config, watch, outage);
        CloseFuture closing = new CloseFuture();
        repeat(config.statementTimeout().toMillis() / CHECKS_PER_TIMEOUT, watch::check, vertx, closing);
        repeat(config.connectTimeout().toMillis(), () -> probeIfInDoubt(connector, vertx), vertx, closing);
        vertx.addCloseHook(closing);

        PoolOptions options = limit(input.poolOptions());
        Pool pool = pool(vertx, options, connector, health, closing);
        notifications = DatabaseParts.of(address)
                .findDirect()
                .map(direct -> new Connector(
                        vertx, List.of(limit(direct.asConnectOptions())), Pooler.SESSION, config, watch, outage))
                .map(direct -> pool(vertx, new PoolOptions(options).setMaxSize(1), direct, new PoolHealth(), closing))
                .orElse(config.pooler() == Pooler.TRANSACTION ? null : pool);
        if (notifications == null) {
            LOG.info("No notifications come through the pooler: what other replicas change is looked for at intervals."
                    + " SIGNET_DATABASE_DIRECT_URL leads past it.");
        }
        return pool;
    }

    /** What notifications come through; nothing where a pooler lets none through. */
    Optional<Pool> notifications() {
        return Optional.ofNullable(notifications);
    }

    private List<PgConnectOptions> prepare(List<PgConnectOptions> servers) {
        servers.forEach(this::limit);
        if (config.pooler() == Pooler.TRANSACTION) {
            // Parsed without a name where they are run: the next transaction may be on another connection.
            servers.forEach(server -> server.setCachePreparedStatements(false).setUseLayer7Proxy(true));
        }
        return servers;
    }

    private PgConnectOptions limit(PgConnectOptions server) {
        server.setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true)
                .setTcpUserTimeout((int) config.statementTimeout().toMillis());
        return server;
    }

    private PoolOptions limit(PoolOptions options) {
        return options.setConnectionTimeout((int) config.connectTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxLifetime((int) config.connectionLifetime().toSeconds())
                .setMaxLifetimeUnit(TimeUnit.SECONDS);
    }

    private static Pool pool(
            VertxInternal vertx, PoolOptions options, Connector connector, PoolHealth health, CloseFuture closing) {
        PoolImpl pool = new PatientPool(vertx, options, health, closing);
        pool.connectionProvider(connector);
        pool.init();
        return new PgPoolImpl(vertx, closing, pool);
    }

    private static void repeat(long millis, Runnable work, VertxInternal vertx, CloseFuture closing) {
        long timer = vertx.setPeriodic(Math.max(1, millis), tick -> work.run());
        closing.add(closed -> {
            vertx.cancelTimer(timer);
            closed.complete();
        });
    }

    private void probeIfInDoubt(Connector connector, VertxInternal vertx) {
        if (health.isInDoubt()) {
            connector
                    .apply(vertx.getOrCreateContext())
                    .onSuccess(SqlConnection::close)
                    .onComplete(made -> health.probed(made.succeeded()));
        }
    }

    /**
     * Takes a connection for every statement. Left to itself, the pool waits for one in a way of its own where a statement
     * is run without, and does not stop its clock when there is none to be had: see vertx-sql-client's issue 1706.
     */
    private static final class PatientPool extends PoolImpl {

        private final PoolHealth health;

        PatientPool(VertxInternal vertx, PoolOptions options, PoolHealth health, CloseFuture closing) {
            super(vertx, PgDriver.INSTANCE, false, options, null, null, closing);
            this.health = health;
        }

        @Override
        public Future<SqlConnection> getConnection() {
            return super.getConnection()
                    .onSuccess(connection -> health.served())
                    .onFailure(failure -> health.failed());
        }

        @Override
        public <R> Future<R> schedule(ContextInternal context, CommandBase<R> command) {
            return getConnection().compose(connection -> ((SqlConnectionInternal) connection)
                    .unwrap()
                    .schedule(context, command)
                    .onComplete(answer -> connection.close()));
        }
    }
}
