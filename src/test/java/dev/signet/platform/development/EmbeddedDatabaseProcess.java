package dev.signet.platform.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another process that runs an empty database of a directory, as a service in development does, until it is killed. */
final class EmbeddedDatabaseProcess implements AutoCloseable {

    private static final String STARTED = "The database has started";

    private final Process process;
    private final Path log;

    private EmbeddedDatabaseProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param log of both streams
     * @param temporary the system's folder for temporary files, as far as the process knows
     */
    static EmbeddedDatabaseProcess start(Path directory, Path log, Path temporary) {
        try {
            return new EmbeddedDatabaseProcess(
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElse("java"),
                                    "-Djava.io.tmpdir="
                                            + Files.createDirectories(temporary).toAbsolutePath(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    EmbeddedDatabaseProcess.class.getName(),
                                    directory.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What runs in the other process. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedDatabase.startEmpty(Path.of(arguments[0]), 0);
        System.out.println(STARTED);
        System.in.read();
    }

    boolean hasStarted() {
        return log().contains(STARTED);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shells that watch over it. */
    List<ProcessHandle> watchdogs() {
        return process.children().toList();
    }

    /** As {@code kill -9} does: it has no time for its hooks. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end: until then the process holds its lock, and the next test wants the same directory. */
    @Override
    public void close() {
        kill();
        process.onExit().join();
    }
}
