package dev.signet.user;

import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads what callers are told of themselves. That is asked more often than all else, so it goes past Hibernate: one
 * prepared statement, and only the columns of the answer.
 */
@ApplicationScoped
public class ActiveUsers {

    private final Pool pool;

    ActiveUsers(Pool pool) {
        this.pool = pool;
    }

    /**
     * Some columns of an active user's row. Fails with {@link AuthenticationFailedException} if the user has been
     * deactivated or deleted since the caller's token was verified.
     *
     * @param columns of the table {@code users}, always the same from one place in the code: each list is prepared once
     */
    public <T> Uni<T> read(UUID id, String columns, Function<Row, T> from) {
        return pool.preparedQuery("select " + columns + " from users where id = $1 and active")
                .execute(Tuple.of(id))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new AuthenticationFailedException("The user is gone");
                    }
                    return from.apply(rows.iterator().next());
                });
    }
}
