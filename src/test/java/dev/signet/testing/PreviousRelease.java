package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The artifact of the release before this one, built from the repository's history. */
public final class PreviousRelease {

    /** Its commit. A release puts its own in here, for the next one. */
    private static final String COMMIT = "e614a6b";

    private static final Path FOLDER = Path.of("target/previous-release").toAbsolutePath();
    private static final Path LOG = FOLDER.resolve("log.txt");
    private static final Path ARTIFACT = Path.of("target/quarkus-app/quarkus-run.jar");

    /** As shells say it. */
    private static final int NOT_FOUND = 127;

    private PreviousRelease() {}

    /**
     * Nothing where the history is not there, in sources without a repository or in a shallow clone, or where what it was
     * built with is no longer to be had.
     */
    public static Optional<Path> build() {
        Path source = FOLDER.resolve(COMMIT);
        Path artifact = source.resolve(ARTIFACT);
        try {
            if (!Files.exists(artifact)) {
                Files.createDirectories(source);
                Path archive = FOLDER.resolve(COMMIT + ".tar");
                if (run(Path.of(""), "git", "archive", "--format=tar", "--output=" + archive, COMMIT) != 0) {
                    return Optional.empty();
                }
                if (run(source, "tar", "xf", archive.toString()) != 0 || run(source, maven()) != 0) {
                    System.err.println("The previous release was not built: " + Files.readString(LOG));
                    return Optional.empty();
                }
            }
            return Optional.of(artifact);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String[] maven() {
        return List.of(
                        "sh",
                        "mvnw",
                        "--quiet",
                        "--batch-mode",
                        "-Dmaven.repo.local=" + System.getProperty("test.repository"),
                        "-Dmaven.test.skip",
                        "package")
                .toArray(String[]::new);
    }

    private static int run(Path folder, String... command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        Process process = startIfThere(builder);
        if (process == null) {
            return NOT_FOUND;
        }
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    /** The program may not be installed: null then. */
    private static Process startIfThere(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            return null;
        }
    }
}
