package dev.signet.throttle;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Something that is counted, and by which rule.
 *
 * @param key a MAC of what is counted
 * @param account a MAC of the name of the account that it belongs to; null if it belongs to none
 */
record Counted(Buffer key, Buffer account, Rule rule) {

    /** How many {@link #call} has. */
    static final int PARAMETERS = 7;

    /** A call of the database's {@code count_attempt}. */
    static String call(int firstParameter) {
        return IntStream.range(firstParameter, firstParameter + PARAMETERS)
                .mapToObj(number -> "$" + number)
                .collect(Collectors.joining(", ", "count_attempt(", ")"));
    }

    static List<Object> arguments(List<Counted> counted) {
        return List.of(
                counted.stream().map(Counted::key).toArray(Buffer[]::new),
                counted.stream().map(Counted::account).toArray(Buffer[]::new),
                counted.stream().map(one -> one.rule().free()).toArray(Integer[]::new),
                counted.stream().map(one -> seconds(one.rule().first())).toArray(Double[]::new),
                counted.stream().map(one -> seconds(one.rule().longest())).toArray(Double[]::new),
                counted.stream()
                        .map(one -> one.rule().most().orElse(Integer.MAX_VALUE))
                        .toArray(Integer[]::new),
                counted.stream().map(one -> seconds(one.rule().forget())).toArray(Double[]::new));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public String toString() {
        return "Counted[hidden]";
    }
}
