package dev.signet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The network between a service and its server on this machine, and what can become of it. */
public final class Wire implements AutoCloseable {

    private enum State {
        GOOD,
        SILENT,
        REFUSING
    }

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> dead = ConcurrentHashMap.newKeySet();
    private volatile State state = State.GOOD;
    private volatile int server;

    /** @param server its port */
    public Wire(int server) {
        this.server = server;
        try {
            socket = new ServerSocket(FreePorts.next(), 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many connections the service has not closed. */
    public long clients() {
        return clients.stream().filter(client -> !client.isClosed()).count();
    }

    /** Connections that are made from now on lead there; the others stay where they are. */
    public void leadTo(int otherServer) {
        server = otherServer;
    }

    /** What is said is lost, for ever, and so it is on connections that are made meanwhile. */
    public void fallSilent() {
        dead.addAll(open);
        state = State.SILENT;
    }

    /** The other end vanishes: what is said is lost, for ever, and new connections are refused. */
    public void loseServer() {
        dead.addAll(open);
        state = State.REFUSING;
    }

    /** New connections are good. */
    public void recover() {
        state = State.GOOD;
    }

    @Override
    public void close() {
        closeQuietly(socket);
        open.forEach(Wire::closeQuietly);
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                connect(socket.accept());
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void connect(Socket client) {
        State now = state;
        try {
            if (now == State.REFUSING) {
                throw new IOException("Refused");
            }
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            clients.add(client);
            Set<Socket> ends = Set.of(client, upstream);
            open.addAll(ends);
            if (now == State.SILENT) {
                dead.addAll(ends);
            }
            threads.execute(() -> pass(client, upstream));
            threads.execute(() -> pass(upstream, client));
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] part = new byte[8192];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                if (!dead.contains(from)) {
                    out.write(part, 0, length);
                }
            }
        } catch (IOException e) {
            // One of them has gone.
        }
        // To the one end it is as if the other had never gone.
        closeQuietly(from);
        if (!dead.contains(from)) {
            closeQuietly(to);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is closed all the same.
        }
    }
}
