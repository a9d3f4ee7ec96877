package dev.signet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The network between a service and its server on this machine, and what can become of it. */
public final class Wire implements AutoCloseable {

    private enum State {
        GOOD,
        SILENT,
        REFUSING
    }

    /** Columns of the operating system's list: the address of the other end, and the inode of a socket that is somebody's. */
    private static final int REMOTE = 2;

    private static final int OWNED = 9;

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
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

    /**
     * How many connections the service has not closed, as the operating system sees it: one whose other end is dead gets no
     * answer to its goodbye, and stays. 0 where there is no such list.
     */
    public long clients() {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::isReadable)
                .flatMap(Wire::lines)
                .map(line -> line.trim().split("\\s+"))
                .filter(socket -> socket[REMOTE].endsWith(":%04X".formatted(port())) && !socket[OWNED].equals("0"))
                .count();
    }

    private static Stream<String> lines(Path list) {
        try {
            return Files.readAllLines(list).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        // To each end of a dead one it is as if the other had never gone, nor heard that this one has.
        if (!dead.contains(from)) {
            closeQuietly(from);
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
