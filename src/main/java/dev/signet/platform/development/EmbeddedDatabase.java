package dev.signet.platform.development;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server for development and tests, run from a Maven dependency. Neither this class nor that
 * dependency is in the packaged artifact.
 *
 * <p>One server belongs to one directory, and one process to one server: a lock file keeps a second process out. The
 * server ends with the process that started it, however that ends: a shutdown hook stops it, and where there was no time
 * for hooks ({@code kill -9}) a small shell that holds a pipe to this process sees the pipe close and stops it. Should
 * even that fail, the next start in the directory stops the orphan first.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private static final String WATCHDOG = """
            trap '' INT TERM HUP
            read -r line
            [ ! -f "$0" ] || kill -INT "$(head -n 1 "$0")"
            """;

    private final FileChannel lock;
    private final EmbeddedPostgres server;
    private final Process watchdog;

    private EmbeddedDatabase(FileChannel lock, EmbeddedPostgres server, Process watchdog) {
        this.lock = lock;
        this.server = server;
        this.watchdog = watchdog;
    }

    /**
     * Starts a server on the data that is in {@code directory}, or on an empty database if there is none.
     *
     * @param port the port on loopback, or 0 for any free one
     */
    public static EmbeddedDatabase start(Path directory, int port) {
        return start(directory, port, false);
    }

    /** Starts a server on an empty database, whatever an earlier one has left in {@code directory}. */
    public static EmbeddedDatabase startEmpty(Path directory, int port) {
        return start(directory, port, true);
    }

    private static EmbeddedDatabase start(Path directory, int port, boolean empty) {
        try {
            Files.createDirectories(directory);
            // However the directory is called: the command line of an orphan is searched for it.
            Path home = directory.toRealPath();
            FileChannel lock = lock(home);
            try {
                return start(lock, home, port, empty);
            } catch (IOException | RuntimeException e) {
                undo(lock, e);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start in " + directory, e);
        }
    }

    private static EmbeddedDatabase start(FileChannel lock, Path home, int port, boolean empty) throws IOException {
        Path data = home.resolve("data");
        stopOrphan(data);
        if (empty) {
            delete(data);
            EmptyDatabase.copyTo(data, home.resolveSibling("server"));
        }
        EmbeddedPostgres server = startServerOrLeaveNone(home, data, port);
        try {
            return new EmbeddedDatabase(lock, server, startWatchdog(data));
        } catch (IOException | RuntimeException e) {
            undo(server, e);
            throw e;
        }
    }

    /** A server that runs but has not become ready in time is nobody's: it is stopped. */
    private static EmbeddedPostgres startServerOrLeaveNone(Path home, Path data, int port) throws IOException {
        try {
            return startServer(home, data, port);
        } catch (IOException | RuntimeException e) {
            undo(() -> stopOrphan(data), e);
            throw e;
        }
    }

    /** Takes back a part of a start that has failed. */
    private static void undo(Closeable part, Exception failure) {
        try {
            part.close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static EmbeddedPostgres startServer(Path home, Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder =
                server(home.resolveSibling("server"), data).setServerConfig("max_connections", "200");
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    /** A server on a folder, in which it makes its data if there are none. */
    static EmbeddedPostgres.Builder server(Path binaries, Path data) {
        // Where the library would otherwise leave a folder in the system's temporary one.
        System.setProperty("ot.epg.working-dir", binaries.toString());
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries.toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // The same on every platform: lower() knows all of Unicode, and order is by code point.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("unix_socket_directories", "''")
                .setPGStartupWait(Duration.ofSeconds(30));
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    public int port() {
        return server.getPort();
    }

    public String url() {
        return "postgresql://postgres:postgres@localhost:" + port() + "/postgres";
    }

    @Override
    public void close() {
        try {
            server.close();
            watchdog.getOutputStream().close();
            // It would take the next server in the directory for the one that it is to stop.
            awaitExit(watchdog.toHandle());
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("Another process already runs the embedded PostgreSQL of " + home
                    + ": stop that one first, or set SIGNET_DATABASE_URL to a database of your own.");
        }
        return channel;
    }

    private static void stopOrphan(Path data) throws IOException {
        Optional<ProcessHandle> orphan =
                readPid(data).flatMap(ProcessHandle::of).filter(process -> isServerOf(data, process));
        if (orphan.isPresent()) {
            stop(orphan.get());
        } else {
            // Left by a server that was killed: its process id may be anybody's by now, and postgres would refuse to
            // start.
            Files.deleteIfExists(pidFile(data));
        }
    }

    private static void stop(ProcessHandle server) {
        server.destroy();
        if (!awaitExit(server)) {
            server.destroyForcibly();
        }
    }

    /** Whether it has ended in time. */
    private static boolean awaitExit(ProcessHandle process) {
        try {
            process.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pidFile(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** What its first line says; a file that says nothing of the kind names no process. */
    private static Optional<Long> readPid(Path data) {
        try (Stream<String> lines = Files.lines(pidFile(data))) {
            return lines.findFirst().map(String::strip).map(Long::valueOf);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the process is the server of this data directory, and not of another one, or something else by now. */
    private static boolean isServerOf(Path data, ProcessHandle process) {
        Optional<String> command = process.info().command();
        if (command.isPresent() && !command.get().endsWith("/postgres")) {
            return false;
        }
        String[] arguments = process.info().arguments().orElseThrow(() -> unknown(data, process));
        return List.of(arguments).contains(data.toString());
    }

    /** Neither to be stopped nor to be overlooked: two servers on one directory would destroy it. */
    private static IllegalStateException unknown(Path data, ProcessHandle process) {
        return new IllegalStateException("Process " + process.pid() + " may be the PostgreSQL of " + data
                + ", for its command line cannot be read: stop it, or delete " + pidFile(data)
                + " if it is something else.");
    }

    /** SIGINT asks PostgreSQL for a fast shutdown; it goes to the process only while the data directory names it. */
    private static Process startWatchdog(Path data) throws IOException {
        return new ProcessBuilder("sh", "-c", WATCHDOG, pidFile(data).toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
