package dev.signet.platform.database;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * A connection that knows since when an answer has been awaited. Whatever is asked of PostgreSQL, by Hibernate or
 * otherwise, comes through here.
 */
final class WatchedConnection implements Connection {

    /** What PostgreSQL answers that is, or has become, a standby. */
    static final String READ_ONLY = "25006";

    private static final Logger LOG = Logger.getLogger(WatchedConnection.class);

    private final SocketConnectionBase connection;
    private final LongConsumer demoted;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final long opened = System.nanoTime();
    private volatile long waiting = opened;
    private volatile long answered = opened;

    /** @param demoted called when the server cannot be written to, with the time at which it was not yet known */
    WatchedConnection(SocketConnectionBase connection, LongConsumer demoted) {
        this.connection = connection;
        this.demoted = demoted;
    }

    /** By {@link System#nanoTime}, as all times here. */
    boolean wasOpenAt(long time) {
        return opened - time <= 0;
    }

    boolean wasAnsweredAfter(long time) {
        return answered - time > 0;
    }

    boolean isAwaitingAnswer() {
        return unanswered.get() > 0;
    }

    /** Since when it is waiting for the next answer. */
    long waitingSince() {
        return waiting;
    }

    /** Without a word to the server, which may not be listening. What is awaited fails. */
    void cut() {
        ConnectionAttempt.cut(channel());
    }

    Channel channel() {
        return connection.socket().channelHandlerContext().channel();
    }

    @Override
    public <R> Future<R> schedule(ContextInternal context, CommandBase<R> command) {
        asked();
        long begun = System.nanoTime();
        return connection
                .schedule(context, command)
                .onComplete(answer -> answered())
                .onFailure(failure -> look(failure, begun));
    }

    @Override
    public void close(Holder holder, Promise<Void> promise) {
        asked();
        connection.close(holder, promise);
    }

    /** In this order: a check that came in between must not take the last answer for the beginning of the wait. */
    private void asked() {
        if (unanswered.get() == 0) {
            waiting = System.nanoTime();
        }
        unanswered.incrementAndGet();
    }

    private void answered() {
        answered = System.nanoTime();
        waiting = answered;
        unanswered.decrementAndGet();
    }

    private void look(Throwable failure, long begun) {
        if (failure instanceof DatabaseException answer && READ_ONLY.equals(answer.getSqlState())) {
            demoted.accept(begun);
        }
    }

    @Override
    public void init(Holder holder) {
        connection.init(new QuietHolder(holder));
    }

    @Override
    public boolean isIndeterminatePreparedStatementError(Throwable error) {
        return connection.isIndeterminatePreparedStatementError(error);
    }

    @Override
    public int pipeliningLimit() {
        return connection.pipeliningLimit();
    }

    @Override
    public TracingPolicy tracingPolicy() {
        return connection.tracingPolicy();
    }

    @Override
    public SocketAddress server() {
        return connection.server();
    }

    @Override
    public String system() {
        return connection.system();
    }

    @Override
    public String database() {
        return connection.database();
    }

    @Override
    public String user() {
        return connection.user();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public ClientMetrics metrics() {
        return connection.metrics();
    }

    @Override
    public boolean isSsl() {
        return connection.isSsl();
    }

    @Override
    public boolean isValid() {
        return connection.isValid();
    }

    @Override
    public DatabaseMetadata getDatabaseMetaData() {
        return connection.getDatabaseMetaData();
    }

    @Override
    public int getProcessId() {
        return connection.getProcessId();
    }

    @Override
    public int getSecretKey() {
        return connection.getSecretKey();
    }

    @Override
    public Connection unwrap() {
        return connection;
    }

    /** Those of vertx-sql-client print the failure of an idle connection to the standard error, past the log. */
    private record QuietHolder(Holder holder) implements Holder {

        @Override
        public void handleEvent(Object event) {
            holder.handleEvent(event);
        }

        @Override
        public void handleClosed() {
            holder.handleClosed();
        }

        @Override
        public void handleException(Throwable failure) {
            LOG.debug("A connection to the database has failed", failure);
        }
    }
}
