package dev.signet.delivery;

import dev.signet.platform.database.Cleanup;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the worker does in the table of the outbox. Each is one statement, so that replicas cannot come between. */
@ApplicationScoped
class OutboxTable {

    /** What is expired is taken whoever it is for, so that somebody gives it up. */
    private static final String TAKE = """
            with due as (
                select id from outbox
                where failed_at is null and next_attempt_at <= now() and (channel = any($1) or expires_at <= now())
                order by next_attempt_at limit $2
                for update skip locked
            )
            update outbox o set attempts = o.attempts + 1, next_attempt_at = now() + make_interval(secs => $3)
            from due where o.id = due.id
            returning o.id, o.channel, o.payload, o.event_id, o.attempts, o.expires_at <= now() as expired
            """;

    private static final String DELETE = "delete from outbox where id = $1";

    /** Not if it has been taken again: then it is the other's who has. */
    private static final String POSTPONE = """
            update outbox set next_attempt_at = now() + make_interval(secs => $3),
                              failed_at = case when now() + make_interval(secs => $3) >= expires_at then now() end
            where id = $1 and attempts = $2 and failed_at is null
            returning failed_at is not null
            """;

    private static final String GIVE_UP =
            "update outbox set failed_at = now() where id = $1 and attempts = $2 and failed_at is null";

    private static final String COUNT_WAITING = "select count(*) from outbox where failed_at is null";

    /** So that somebody can see what could not be delivered. */
    private static final Duration GIVEN_UP_KEPT = Duration.ofDays(7);

    private final Pool pool;

    OutboxTable(Pool pool) {
        this.pool = pool;
    }

    void start(@Observes StartupEvent event, Cleanup cleanup) {
        cleanup.delete("outbox", "failed_at", GIVEN_UP_KEPT);
    }

    /**
     * Takes what is due on these channels, up to so many rows, the longest due first. Nobody else takes them before the
     * lease has run out.
     */
    Uni<List<OutboxRow>> take(String[] channels, int most, Duration lease) {
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(channels, most, seconds(lease)))
                .map(OutboxTable::rows);
    }

    Uni<Void> delete(OutboxRow row) {
        return pool.preparedQuery(DELETE).execute(Tuple.of(row.id())).replaceWithVoid();
    }

    /** Has it tried again after a while, or given up if it is not worth delivering then. Returns which. */
    Uni<Boolean> postponeOrGiveUp(OutboxRow row, Duration delay) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(row.id(), row.attempts(), seconds(delay)))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }

    Uni<Void> giveUp(OutboxRow row) {
        return pool.preparedQuery(GIVE_UP)
                .execute(Tuple.of(row.id(), row.attempts()))
                .replaceWithVoid();
    }

    /** How many rows are to be delivered yet. */
    Uni<Long> countWaiting() {
        return pool.query(COUNT_WAITING)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static List<OutboxRow> rows(RowSet<Row> rows) {
        List<OutboxRow> result = new ArrayList<>(rows.size());
        rows.forEach(row -> result.add(row(row)));
        return result;
    }

    private static OutboxRow row(Row row) {
        byte[] payload = row.getBuffer("payload") == null
                ? null
                : row.getBuffer("payload").getBytes();
        UUID id = row.getUUID("id");
        Channel channel = Channel.of(row.getString("channel"));
        return new OutboxRow(
                id, channel, payload, row.getUUID("event_id"), row.getInteger("attempts"), row.getBoolean("expired"));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
