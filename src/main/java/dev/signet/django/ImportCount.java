package dev.signet.django;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what has become of the users of one file. */
final class ImportCount {

    private final long started = System.nanoTime();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long otherModels;
    private String error;
    private Integer errorLine;

    void otherModel() {
        otherModels++;
    }

    /** The first thing that breaks a file counts. */
    ImportCount breakOff(String why, Integer line) {
        if (error == null) {
            error = why;
            errorLine = line;
        }
        return this;
    }

    boolean isBroken() {
        return error != null;
    }

    Report report(List<ReportLine> lines) {
        lines.forEach(line -> outcomes.merge(line.outcome(), 1L, Long::sum));
        return new Report(lines, summary(null, null, null));
    }

    Report last() {
        return new Report(List.of(), summary(!isBroken(), error, errorLine));
    }

    private ImportSummary summary(Boolean done, String why, Integer line) {
        return new ImportSummary(
                done,
                why,
                line,
                of(Outcome.CREATED),
                of(Outcome.UPDATED),
                of(Outcome.SKIPPED),
                of(Outcome.REFUSED),
                otherModels,
                null,
                Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0);
    }

    private long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }
}
