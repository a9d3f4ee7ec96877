package dev.signet.user;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds users page by page, in the order of their ids, which is that of their creation. A page is one prepared statement
 * and costs the same at any number of users: a search looks at so many of them and no more, so that a page of a common
 * beginning may be short, or empty, and not be the last.
 */
@ApplicationScoped
public class UserSearch {

    private static final UUID FIRST = new UUID(0, 0);

    private final Pool pool;

    UserSearch(Pool pool) {
        this.pool = pool;
    }

    /**
     * Some of the users found.
     *
     * @param next what {@link UserCriteria#after} has to be for the next page; null if there is none
     */
    public record Page<T>(List<T> results, UUID next) {}

    /**
     * A page of at most {@code limit} users.
     *
     * @param columns of the table {@code users}, the id among them, always the same from one place in the code
     */
    public <T> Uni<Page<T>> find(UserCriteria criteria, int limit, String columns, Function<Row, T> from) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(criteria.after() == null ? FIRST : criteria.after());
        // One more than the page holds tells whether there is another.
        arguments.add(limit + 1);
        if (criteria.text() != null) {
            arguments.add(criteria.text());
        }
        if (criteria.role() != null) {
            arguments.add(criteria.role());
        }
        return pool.preparedQuery(UserSearchStatement.of(criteria, columns))
                .execute(Tuple.from(arguments))
                .map(rows -> page(rows, limit, from));
    }

    private static <T> Page<T> page(RowSet<Row> rows, int limit, Function<Row, T> from) {
        List<T> results = new ArrayList<>();
        UUID last = null;
        UUID next = null;
        for (Row row : rows) {
            next = row.getUUID("looked_up_to");
            if (results.size() == limit) {
                return new Page<>(results, last);
            }
            last = row.getUUID("id");
            // A page without users has a row without one.
            if (last != null) {
                results.add(from.apply(row));
            }
        }
        return new Page<>(results, next);
    }
}
