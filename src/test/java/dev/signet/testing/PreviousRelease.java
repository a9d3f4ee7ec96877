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
    private static final Path ARTIFACT = Path.of("target/quarkus-app/quarkus-run.jar");

    private PreviousRelease() {}

    /** Nothing where the history is not there: in sources without a repository, or in a shallow clone. */
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
                require(run(source, "tar", "xf", archive.toString()), "unpacked");
                require(run(source, maven()), "built");
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

    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("log.txt").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    private static void require(int exitCode, String what) throws IOException {
        if (exitCode != 0) {
            throw new IOException(
                    "The previous release was not " + what + ": " + Files.readString(FOLDER.resolve("log.txt")));
        }
    }
}
