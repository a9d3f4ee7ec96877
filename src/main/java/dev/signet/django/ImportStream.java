package dev.signet.django;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The reports of one import on their way to a client, as JSON lines. Many clients read nothing before they have sent all:
 * waiting for them while they wait for us would never end. So while the file is still coming, a report waits for its
 * reader for some seconds at most; then lines are left out, the dull ones first, and the last line says how many.
 */
final class ImportStream {

    /** In characters, of lines that nobody has taken yet. */
    private static final int MOST_WAITING = 1_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BooleanSupplier fileHasEnded;
    private int waiting;
    private long omitted;
    private boolean impatient;
    private Runnable room = () -> {};

    /** @param fileHasEnded whether the client has sent all */
    ImportStream(BooleanSupplier fileHasEnded) {
        this.fileHasEnded = fileHasEnded;
    }

    /** Several lines at a time, without the end of the last one. The import ends when nobody reads them any more. */
    Multi<String> of(Multi<Report> reports) {
        return Multi.createFrom()
                .<String>emitter(
                        texts -> {
                            Cancellable running = reports.onItem()
                                    .call(report -> send(report, texts))
                                    .subscribe()
                                    .with(report -> {}, texts::fail, texts::complete);
                            texts.onTermination(running::cancel);
                        },
                        BackPressureStrategy.BUFFER)
                .onItem()
                .invoke(this::taken);
    }

    private Uni<Void> send(Report report, MultiEmitter<? super String> texts) {
        List<String> lines = lines(report);
        if (!lines.isEmpty()) {
            String text = String.join("\n", lines);
            waiting += text.length();
            texts.emit(text);
        }
        return waiting <= MOST_WAITING || report.isLast() ? Uni.createFrom().voidItem() : awaitRoom();
    }

    private List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        for (ReportLine line : report.lines()) {
            if (waiting > (line.isNotable() ? MOST_WAITING * 2 : MOST_WAITING)) {
                omitted++;
            } else {
                lines.add(ReportWriter.line(line));
            }
        }
        if (waiting <= MOST_WAITING || report.isLast()) {
            lines.add(ReportWriter.line(
                    omitted == 0 ? report.summary() : report.summary().withOmittedLines(omitted)));
        }
        return lines;
    }

    private Uni<Void> awaitRoom() {
        Uni<Void> reader = Uni.createFrom().emitter(waiter -> room = () -> waiter.complete(null));
        if (fileHasEnded.getAsBoolean()) {
            return reader;
        }
        return impatient
                ? Uni.createFrom().voidItem()
                : reader.ifNoItem().after(PATIENCE).recoverWithUni(() -> {
                    impatient = true;
                    return Uni.createFrom().voidItem();
                });
    }

    private void taken(String text) {
        waiting -= text.length();
        if (waiting <= MOST_WAITING) {
            impatient = false;
            Runnable waiter = room;
            room = () -> {};
            waiter.run();
        }
    }
}
