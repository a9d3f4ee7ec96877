package dev.signet.throttle;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.reactive.mutiny.Mutiny;

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

    /** Counts one within a transaction, unless it is blocked. Returns whether it is not. */
    static Uni<Boolean> within(Mutiny.Session session, Counted counted) {
        Rule rule = counted.rule();
        return session.createNativeQuery("""
                        select count_attempt(array[cast(?1 as bytea)], array[cast(null as bytea)],
                                             array[cast(?2 as integer)], array[cast(?3 as double precision)],
                                             array[cast(?4 as double precision)], array[cast(?5 as integer)],
                                             array[cast(?6 as double precision)]) is null
                        """, Boolean.class)
                .setParameter(1, counted.key().getBytes())
                .setParameter(2, rule.free())
                .setParameter(3, seconds(rule.first()))
                .setParameter(4, seconds(rule.longest()))
                .setParameter(5, rule.most().orElse(Integer.MAX_VALUE))
                .setParameter(6, seconds(rule.forget()))
                .getSingleResult();
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

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public String toString() {
        return "Counted[hidden]";
    }
}
