package dev.signet.token;

import dev.signet.platform.database.Cleanup;
import dev.signet.platform.database.DatabaseChanges;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been revoked while access tokens of it may still be alive, in memory: the ids of sessions and of single access
 * tokens. So a guarded call asks no database, and still what was revoked is refused. What this replica revokes it knows
 * at once; of what others revoke the database tells it. Cannot grow past what is revoked within one
 * access-token lifetime.
 */
@ApplicationScoped
class Revocations {

    private static final String CHANNEL = "signet_revocations";

    /** A transaction may commit later than the {@code revoked_at} that it writes. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final String REVOKED_SINCE =
            "select id from revocations where revoked_at > now() - make_interval(secs => $1)";

    private static final String REVOKE = "insert into revocations (id) values ($1) on conflict do nothing";

    private final Map<UUID, Instant> forgetAt;
    private final Pool pool;
    private final DatabaseChanges changes;
    private final Clock clock;
    private final Duration memory;
    private volatile Instant lastRead;

    Revocations(Pool pool, DatabaseChanges changes, Clock clock, TokenConfig tokens, MeterRegistry meters) {
        this.forgetAt = meters.gaugeMapSize("signet.revocations.remembered", List.of(), new ConcurrentHashMap<>());
        this.pool = pool;
        this.changes = changes;
        this.clock = clock;
        this.memory = tokens.accessLifetime().plus(tokens.clockSkew()).plus(OVERLAP);
        this.lastRead = clock.instant().minus(memory);
    }

    void start(@Observes @Priority(100) StartupEvent event, Cleanup cleanup) throws Throwable {
        // Twice, for clocks that differ and replicas that are late.
        cleanup.delete("sessions", "over_at", memory.multipliedBy(2));
        cleanup.delete("revocations", "revoked_at", memory.multipliedBy(2));
        changes.follow(CHANNEL, this::read, id -> add(List.of(UUID.fromString(id))));
    }

    boolean contains(UUID id) {
        return forgetAt.containsKey(id);
    }

    /** Remembers what has just been revoked in the database. */
    void add(Collection<UUID> ids) {
        Instant forget = clock.instant().plus(memory);
        ids.forEach(id -> forgetAt.put(id, forget));
    }

    /** Revokes a single access token, or whatever else access tokens name by an id. */
    Uni<Void> revoke(UUID id) {
        return pool.preparedQuery(REVOKE)
                .execute(Tuple.of(id))
                .invoke(() -> add(List.of(id)))
                .replaceWithVoid();
    }

    /** Asks for what has been revoked since the last answer: after an outage, for all that it has missed. */
    private Uni<Void> read() {
        Instant asked = clock.instant();
        Duration since = Duration.between(lastRead, asked).plus(OVERLAP);
        return pool.preparedQuery(REVOKED_SINCE)
                .execute(Tuple.of(Sessions.seconds(since.compareTo(memory) < 0 ? since : memory)))
                .invoke(rows -> {
                    add(ids(rows));
                    forgetAt.values().removeIf(asked::isAfter);
                    lastRead = asked;
                })
                .replaceWithVoid();
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }
}
