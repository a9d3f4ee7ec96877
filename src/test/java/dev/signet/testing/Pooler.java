package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PgBouncer in front of a database, where it is installed. It lends a connection for one transaction. */
public final class Pooler implements AutoCloseable {

    private static final String PROGRAM = "pgbouncer";

    /** Few connections, so that many clients take turns on each. */
    private static final String CONFIGURATION = """
            [databases]
            * = host=127.0.0.1 port=%d user=%s password=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits
            unix_socket_dir =
            """;

    private final Process process;
    private final int port;

    private Pooler(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"), new String[] {"/usr/sbin"})
                .flatMap(Stream::of)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    /**
     * @param database the port of the server behind it
     * @param user whose connections it lends, whoever asks; with the password {@code postgres}
     */
    public static Pooler start(int database, String user) {
        int port = FreePorts.next();
        try {
            Path configuration = Files.createTempFile("pooler", ".ini");
            Files.writeString(configuration, CONFIGURATION.formatted(database, user, port));
            configuration.toFile().setReadable(true, false);
            List<String> command = new ArrayList<>(List.of(PROGRAM));
            if ("root".equals(System.getProperty("user.name"))) {
                // It does not want to be.
                command.addAll(List.of("-u", "nobody"));
            }
            command.add(configuration.toString());
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
            builder.redirectOutput(Path.of("target/pooler.log").toFile());
            return new Pooler(builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of the same database through the pooler. */
    public String url(String direct) {
        return direct.replaceFirst(":\\d+/", ":" + port + "/");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
