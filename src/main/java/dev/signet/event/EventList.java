package dev.signet.event;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.StreamSupport;

/** Finds what was recorded. */
@ApplicationScoped
class EventList {

    private final Pool pool;

    EventList(Pool pool) {
        this.pool = pool;
    }

    Uni<EventPage> list(EventFilter filter) {
        return pool.preparedQuery(filter.statement())
                .execute(Tuple.from(filter.arguments()))
                .map(rows -> page(rows, filter.limit()));
    }

    private static EventPage page(RowSet<Row> rows, int limit) {
        return EventPage.of(
                StreamSupport.stream(rows.spliterator(), false)
                        .map(EventResponse::from)
                        .toList(),
                limit);
    }
}
