package dev.signet.platform.database;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;

/**
 * Makes one connection, and can give it up while it is made: the client keeps the socket to itself until the server has
 * greeted, which one that is silent never does.
 */
final class ConnectionAttempt extends PgConnectionFactory {

    private volatile Channel channel;
    private volatile boolean givenUp;

    ConnectionAttempt(Vertx vertx, PgConnectOptions server) {
        super((VertxInternal) vertx, () -> Future.succeededFuture(server));
    }

    void giveUp() {
        givenUp = true;
        if (channel != null) {
            cut(channel);
        }
        close();
    }

    /** Gives back what the connection needed while it was open. */
    void close() {
        close(Promise.promise());
    }

    /**
     * Closes a channel without a word to the server, which may not be listening. In the ordinary way, by the last of its
     * handlers, it would say goodbye first, and wait for the server to close.
     */
    static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    @Override
    protected NetClient netClient(NetClientOptions options) {
        return new Client(new NetClientOptions(options).setReconnectAttempts(0));
    }

    private void connected(NetSocket socket) {
        channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        if (givenUp) {
            cut(channel);
        }
    }

    private final class Client extends NetClientImpl {

        private Client(NetClientOptions options) {
            super(ConnectionAttempt.this.vertx, null, options, clientCloseFuture);
            clientCloseFuture.add(this);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress server, String name) {
            return super.connect(server, name).onSuccess(ConnectionAttempt.this::connected);
        }
    }
}
