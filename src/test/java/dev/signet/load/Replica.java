package dev.signet.load;

import dev.signet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service in a JVM of its own, with Java's defaults: what it costs is what it costs in production. */
final class Replica implements AutoCloseable {

    private static final Path ARTIFACT = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path LOGS = Path.of("target/load");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final Process process;
    private final LoopbackClient client;
    private final LoopbackClient management;

    private Replica(Process process, LoopbackClient client, LoopbackClient management) {
        this.process = process;
        this.client = client;
        this.management = management;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param properties all that it is told
     */
    static Replica start(String name, Map<String, String> properties) throws IOException, InterruptedException {
        int port = FreePorts.next();
        int managementPort = FreePorts.next();
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + managementPort);
        command.addAll(List.of("-jar", ARTIFACT.toAbsolutePath().toString()));
        Path folder = Files.createDirectories(LOGS);
        ProcessBuilder builder = new ProcessBuilder(command)
                // Where there is no configuration that it could pick up.
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("SIGNET_") || key.startsWith("QUARKUS_"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Replica replica = new Replica(
                process,
                new LoopbackClient("http://127.0.0.1:" + port),
                new LoopbackClient("http://127.0.0.1:" + managementPort));
        replica.awaitReady();
        return replica;
    }

    LoopbackClient client() {
        return client;
    }

    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How many passwords it has hashed so far, be it for a login or for a new one. */
    long hashes() throws IOException, InterruptedException {
        return Hashed.by(management).count();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (isReady()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        close();
        throw new IllegalStateException("The service did not start: see the logs in " + LOGS);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.get("/q/health/ready", null).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
