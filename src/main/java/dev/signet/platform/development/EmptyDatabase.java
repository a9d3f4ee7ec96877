package dev.signet.platform.development;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of an empty database, made once and copied from then on: to make them takes PostgreSQL longer than to start,
 * and tests start a hundred servers.
 */
final class EmptyDatabase {

    private static final String NAME = "empty";

    private EmptyDatabase() {}

    /**
     * Copies them.
     *
     * @param data the folder, which must not be there
     * @param binaries the folder of the server, where they are kept
     */
    static void copyTo(Path data, Path binaries) throws IOException {
        Path original = original(binaries);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Of two processes that need them, one makes them, and the other waits. */
    private static synchronized Path original(Path binaries) throws IOException {
        Files.createDirectories(binaries);
        Path original = binaries.resolve(NAME);
        try (FileChannel channel = FileChannel.open(
                binaries.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            if (!Files.exists(original)) {
                Path unfinished = binaries.resolve(NAME + ".unfinished");
                EmbeddedDatabase.delete(unfinished);
                EmbeddedDatabase.server(binaries, unfinished)
                        .setCleanDataDirectory(false)
                        .start()
                        .close();
                for (String ofTheServer : List.of("postmaster.opts", "epg-lock")) {
                    Files.deleteIfExists(unfinished.resolve(ofTheServer));
                }
                Files.move(unfinished, original);
            }
        }
        return original;
    }
}
