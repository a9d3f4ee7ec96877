package dev.signet.testing;

import dev.signet.platform.development.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The classes of the packaged artifact as the JVM keeps them in memory, in a file: a start that finds them there takes
 * less than half of the processor's time, and the integration tests start the artifact a hundred times. It is made by
 * the first of them, of a start of its own. A JVM that cannot use it starts as if it were not there.
 */
final class ClassArchive {

    private static final Path FOLDER = Path.of("target/packaged");
    private static final String NAME = "class-archive";

    private ClassArchive() {}

    /** What the JVM has to be told. */
    static List<String> options(Path artifact) {
        return List.of("-XX:SharedArchiveFile=" + of(artifact).toAbsolutePath());
    }

    /** Another build of the artifact has another archive. */
    private static synchronized Path of(Path artifact) {
        try {
            Files.createDirectories(FOLDER);
            Path archive = FOLDER.resolve(
                    "classes-" + Files.getLastModifiedTime(artifact).toMillis() + ".jsa");
            // Of two JVMs that run tests, one makes it, and the other waits.
            try (FileChannel channel = FileChannel.open(
                    FOLDER.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                if (!Files.exists(archive)) {
                    record(artifact, archive);
                }
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all that a start, a login and a call make the JVM load. */
    private static void record(Path artifact, Path archive) throws IOException {
        Path unfinished = FOLDER.resolve(NAME + ".unfinished").toAbsolutePath();
        try (EmbeddedDatabase database =
                EmbeddedDatabase.startEmpty(Path.of("target/postgresql", NAME), FreePorts.next())) {
            PackagedSignet signet = PackagedSignet.launch(
                            NAME,
                            artifact,
                            List.of("-XX:ArchiveClassesAtExit=" + unfinished),
                            PackagedSignet.environment(database.url()))
                    .awaitReady();
            signet.me(signet.loginAdmin().access()).then().statusCode(200);
            signet.terminate();
            signet.awaitExit();
        }
        Files.move(unfinished, archive);
    }
}
