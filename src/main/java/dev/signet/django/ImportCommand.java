package dev.signet.django;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The import as a command: {@code import-django FILE}, or {@code -} for the standard input. Says on the standard output,
 * in JSON lines, which users are not in as the file says, and the sum; on the error stream how far it has come. Ends with
 * 0 if all are in, else with 1.
 */
public class ImportCommand implements QuarkusApplication {

    private static final int PART = 64 * 1024;
    private static final int BETWEEN_PROGRESS = 5_000;

    private final FileImport fileImport;
    private final Vertx vertx;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private long nextProgress = BETWEEN_PROGRESS;
    private ImportSummary summary;

    @Inject
    ImportCommand(FileImport fileImport, Vertx vertx) {
        this.fileImport = fileImport;
        this.vertx = vertx;
    }

    @Override
    public int run(String... arguments) throws Exception {
        String name = arguments[1];
        try (InputStream file = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            VertxContextSupport.subscribeAndAwait(() -> take(file));
        } catch (IOException unreadable) {
            err.println("Cannot read " + name + ".");
            return 1;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
        out.println(ReportWriter.line(summary));
        out.flush();
        return summary.isAllIn() ? 0 : 1;
    }

    private Uni<Void> take(InputStream file) {
        return fileImport.run(parts(file)).invoke(this::show).collect().last().replaceWithVoid();
    }

    /** The file is read on a worker thread, and only when there is use for its next part. */
    private Multi<Buffer> parts(InputStream file) {
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .completionStage(() -> vertx.executeBlocking(() -> Buffer.buffer(file.readNBytes(PART)))
                                .toCompletionStage()))
                .until(part -> part.length() == 0);
    }

    private void show(Report report) {
        report.lines().stream()
                .filter(ReportLine::isNotable)
                .map(ReportWriter::line)
                .forEach(out::println);
        summary = report.summary();
        long users = summary.created() + summary.updated() + summary.skipped() + summary.refused();
        if (users >= nextProgress) {
            nextProgress = users + BETWEEN_PROGRESS;
            err.printf(
                    "%d users: %d created, %d updated, %d skipped, %d refused, after %.1f s%n",
                    users,
                    summary.created(),
                    summary.updated(),
                    summary.skipped(),
                    summary.refused(),
                    summary.seconds());
        }
    }
}
