package dev.signet.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets go of a client that is too slow, however it drips: the head of a request has to be there in time, counted from its
 * first byte, and its body, counted from its head; a connection on which nothing is asked is closed after a while. It
 * counts bytes as they come, before TLS and HTTP know what they are, and {@link SlowClients} tells it of requests. A look
 * at the clock now and then is all it costs.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf(ClientConnection.class, "signet");

    private final Deadlines deadlines;
    private ChannelHandlerContext context;
    private Future<?> next;

    /** Those that are being read or answered: of HTTP/2 there may be several. */
    private int requests;

    /** The one whose body is awaited. */
    private HttpServerRequest reading;

    private boolean multiplexed;
    private boolean bodyMayBeLong;
    private boolean headBegun;
    private long since = System.nanoTime();

    /**
     * In nanoseconds.
     *
     * @param head of a request, from its first byte to its last
     * @param body of a request, from its head to its last byte
     * @param idle between two requests
     */
    record Deadlines(long head, long body, long idle) {

        static Deadlines of(HttpConfig config) {
            return new Deadlines(
                    config.headerTimeout().toNanos(),
                    config.bodyTimeout().toNanos(),
                    config.idleTimeout().toNanos());
        }

        long shortest() {
            return Math.min(head, Math.min(body, idle));
        }
    }

    ClientConnection(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** That of this request; null where connections are not watched. */
    static ClientConnection of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? connection.channel().attr(KEY).get()
                : null;
    }

    void watch(Channel channel) {
        channel.attr(KEY).set(this);
        channel.pipeline().addFirst(this);
    }

    /** The head of a request is there. */
    void begun(HttpServerRequest request) {
        onEventLoop(() -> begin(request));
    }

    /** The request has been answered. */
    void ended() {
        onEventLoop(this::end);
    }

    /** This body may come for as long as something comes. */
    void allowLongBody() {
        onEventLoop(() -> bodyMayBeLong = true);
    }

    private void onEventLoop(Runnable change) {
        if (context.executor().inEventLoop()) {
            change.run();
        } else {
            context.executor().execute(change);
        }
    }

    private void begin(HttpServerRequest request) {
        multiplexed = request.version() == HttpVersion.HTTP_2;
        requests++;
        reading = request;
        bodyMayBeLong = false;
        headBegun = false;
        since = System.nanoTime();
    }

    private void end() {
        requests--;
        if (requests == 0 && !isBodyAwaited()) {
            reading = null;
            bodyMayBeLong = false;
            headBegun = false;
            since = System.nanoTime();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        checkAfter(deadlines.shortest());
        active.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object bytes) {
        if (bodyMayBeLong && isBodyAwaited()) {
            since = System.nanoTime();
        } else if (requests == 0 && !headBegun && !isBodyAwaited()) {
            headBegun = !multiplexed;
            since = System.nanoTime();
        }
        active.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext active) {
        next.cancel(false);
        active.fireChannelInactive();
    }

    private void check() {
        long now = System.nanoTime();
        if (requests > 0 && !isBodyAwaited()
                // Nobody reads at the moment: it is not the client that is slow.
                || bodyMayBeLong && !context.channel().config().isAutoRead()) {
            since = now;
        }
        long left = allowed() - (now - since);
        if (left <= 0) {
            context.close();
        } else {
            checkAfter(Math.min(left, deadlines.shortest()));
        }
    }

    private void checkAfter(long nanos) {
        next = context.executor().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private long allowed() {
        if (isBodyAwaited()) {
            return deadlines.body();
        }
        return headBegun ? deadlines.head() : deadlines.idle();
    }

    /** Of HTTP/2 no body holds up the connection. */
    private boolean isBodyAwaited() {
        return reading != null && !multiplexed && RequestDeadline.isBodyMissing(reading);
    }
}
