package dev.signet.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** An application in a process of its own, a jar or a native binary, with a small heap: several of them share the machine with the tests. */
public final class JavaProcess implements AutoCloseable {

    private static final Path FOLDER = Path.of("target/packaged");

    /** Ten of them at once on a small machine take their time. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and does not wait.
     *
     * @param name of its folder and log
     * @param environment in which nothing else concerns Signet or Quarkus
     * @param options of the JVM
     */
    public static JavaProcess launch(
            String name, Path jar, Map<String, String> environment, List<String> options, String... arguments) {
        return launch(name, jar, environment, options, null, arguments);
    }

    /**
     * The same with a standard input.
     *
     * @param input a file; null for none
     */
    static JavaProcess launch(
            String name,
            Path jar,
            Map<String, String> environment,
            List<String> options,
            Path input,
            String... arguments) {
        return launch(name, command(jar, options, arguments), environment, input);
    }

    /** The same by a command that becomes the JVM: it is to have the process that it was started in. */
    static JavaProcess launchBy(
            List<String> starter, String name, Path jar, Map<String, String> environment, List<String> options) {
        List<String> command = new ArrayList<>(starter);
        command.addAll(command(jar, options));
        return launch(name, command, environment, null);
    }

    private static JavaProcess launch(String name, List<String> command, Map<String, String> environment, Path input) {
        try {
            Path folder = Files.createDirectories(FOLDER.resolve(name));
            Path log = folder.resolve("log.json");
            ProcessBuilder builder = new ProcessBuilder(command)
                    // Where there is no configuration that it could pick up.
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            if (input != null) {
                builder.redirectInput(input.toFile());
            }
            builder.environment().keySet().removeIf(key -> key.startsWith("SIGNET_") || key.startsWith("QUARKUS_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new JavaProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path artifact, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        if (!artifact.toString().endsWith(".jar")) {
            command.addAll(List.of(artifact.toAbsolutePath().toString(), "-Xmx128m"));
            // It is no JVM, but it has properties.
            options.stream().filter(option -> option.startsWith("-D")).forEach(command::add);
            command.addAll(List.of(arguments));
            return command;
        }
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-jar", artifact.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    public void awaitReady(Callable<Boolean> ready) {
        await().atMost(START_TIMEOUT).until(() -> ready.call() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("It did not start:\n" + log());
        }
    }

    /** Waits for it to end by itself; returns its exit code. */
    public int awaitExit() {
        await().atMost(START_TIMEOUT).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** All that it has said so far, on either stream. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop, as a cluster does, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Asks it to stop, and makes sure that it has. */
    @Override
    public void close() {
        terminate();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** Gives it no time to say goodbye. */
    public void kill() {
        process.destroyForcibly();
        await().until(() -> !process.isAlive());
    }
}
