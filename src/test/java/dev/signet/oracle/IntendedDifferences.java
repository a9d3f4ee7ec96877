package dev.signet.oracle;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of {@code oracle/intended-differences.md}: where Signet answers otherwise, on purpose. */
final class IntendedDifferences {

    /**
     * @param reference the {@link Summary} of what the reference answered
     * @param ours the summary of what Signet has to answer
     */
    record Difference(String name, String reference, String ours, String why) {}

    private IntendedDifferences() {}

    static Map<String, Difference> byCase() {
        return Recording.lines("/oracle/intended-differences.md").stream()
                .filter(line -> line.startsWith("| `"))
                .map(IntendedDifferences::parse)
                .collect(Collectors.toMap(Difference::name, Function.identity()));
    }

    private static Difference parse(String row) {
        String[] cells = Stream.of(row.split("\\|"))
                .map(cell -> cell.replace("`", "").strip())
                .toArray(String[]::new);
        return new Difference(cells[1], cells[2], cells[3], cells[4]);
    }
}
