package dev.signet.platform.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives the wait for a connection an end, for which Quarkus has no property: be it a new one, from a server that takes
 * connections and says nothing, or one that another request has to give back first.
 */
@Singleton
final class DatabasePool implements PgPoolCreator {

    private static final int TIMEOUT_SECONDS = 5;

    @Override
    public Pool create(Input input) {
        PoolOptions pool =
                input.poolOptions().setConnectionTimeout(TIMEOUT_SECONDS).setConnectionTimeoutUnit(TimeUnit.SECONDS);
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(server -> server.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)));
        return PgDriver.INSTANCE.createPool(input.vertx(), servers, pool);
    }
}
