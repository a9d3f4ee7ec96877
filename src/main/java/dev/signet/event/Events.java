package dev.signet.event;

import dev.signet.platform.Durations;
import dev.signet.platform.database.Cleanup;
import dev.signet.platform.database.DatabaseFailures;
import dev.signet.platform.http.Origin;
import dev.signet.platform.http.Origin.Actor;
import dev.signet.platform.http.Origins;
import dev.signet.platform.settings.Configured;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * Records what happens, in the transaction in which it does. There are two ways: {@link #inTransaction} for changes
 * through Hibernate, and {@link #prepare} for the statements that go past it.
 */
@ApplicationScoped
public class Events implements Configured {

    private static final List<String> TYPES = List.of(
            "uuid",
            "text",
            "text",
            "text",
            "uuid",
            "uuid",
            "text",
            "uuid",
            "text",
            "text",
            "text",
            "text",
            "timestamptz");

    private static final int USER = 5;

    private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);

    private final Origins origins;
    private final EventLog log;
    private final Clock clock;
    private final EventConfig.Webhook webhook;
    private final Duration retention;

    Events(Origins origins, EventLog log, Clock clock, EventConfig config) {
        this.origins = origins;
        this.log = log;
        this.clock = clock;
        this.webhook = config.webhook();
        this.retention = config.retention();
        Durations.requireAtLeast(SHORTEST_RETENTION, "signet.event.retention", retention);
    }

    void start(@Observes StartupEvent event, Cleanup cleanup) {
        cleanup.delete("events", "at", retention);
    }

    /**
     * Runs a transaction, once more if it was rolled back for another's sake. What it records is written with it, and told
     * when it is committed.
     */
    public <T> Uni<T> inTransaction(Function<Recorder, Uni<T>> work) {
        return DatabaseFailures.repeatedOnce(Uni.createFrom().deferred(() -> {
            List<Prepared> recorded = new ArrayList<>();
            Recorder recorder = event -> {
                Prepared prepared = prepare(event);
                recorded.add(prepared);
                return write(prepared);
            };
            return Panache.withTransaction(() -> work.apply(recorder)).invoke(() -> recorded.forEach(Prepared::tell));
        }));
    }

    /** An event as arguments of the database's {@code record_event}, for a statement of the caller's own. */
    public Prepared prepare(Event event) {
        return new Prepared(event, origins.current());
    }

    /**
     * A call of {@code record_event} within a statement, for a select list.
     *
     * @param first the number of the parameter that its first argument is; the others follow
     */
    public static String call(int first) {
        return IntStream.range(0, TYPES.size())
                .mapToObj(i -> "$" + (first + i) + "::" + TYPES.get(i))
                .collect(Collectors.joining(", ", "record_event(", ")"));
    }

    /**
     * The same for a statement that finds out itself whom the event concerns.
     *
     * @param userId an expression for the user's id
     */
    public static String callAbout(String userId, int first) {
        return call(first)
                .replace("$" + (first + USER) + "::uuid", "coalesce($%d::uuid, %s)".formatted(first + USER, userId));
    }

    private static Uni<Void> write(Prepared event) {
        String arguments = IntStream.range(0, TYPES.size())
                .mapToObj(i -> "cast(?" + (i + 1) + " as " + TYPES.get(i) + ")")
                .collect(Collectors.joining(", "));
        return Panache.getSession()
                .chain(session -> {
                    var query =
                            session.createNativeQuery("select 1 from record_event(" + arguments + ")", Integer.class);
                    List<Object> values = event.arguments();
                    for (int i = 0; i < values.size(); i++) {
                        query.setParameter(i + 1, values.get(i));
                    }
                    return query.getSingleResult();
                })
                .replaceWithVoid();
    }

    /** An event that is being written. */
    public final class Prepared {

        private final UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        private final Event event;
        private final Origin origin;

        private Prepared(Event event, Origin origin) {
            this.event = event;
            this.origin = origin;
        }

        /** In the order of the function's parameters. */
        public List<Object> arguments() {
            Optional<Actor> actor = Optional.ofNullable(origin.actor());
            List<Object> values = new ArrayList<>();
            values.add(id);
            values.add(event.type().code());
            values.add(event.succeeded() ? "succeeded" : "failed");
            values.add(event.reason());
            values.add(actorId());
            values.add(event.userId());
            values.add(actor.map(Actor::clientId).orElse(null));
            values.add(sessionId());
            values.add(origin.ip());
            values.add(origin.userAgent());
            values.add(origin.requestId());
            values.add(new JsonObject(Map.copyOf(event.details())).encode());
            values.add(webhookExpiry());
            return values;
        }

        /** To be called when it is committed: writes the log line. */
        public void tell() {
            log.write(id, event, actorId(), sessionId(), origin);
        }

        /** The same where the statement has found out whom it concerns. */
        public void tellAbout(UUID userId) {
            log.write(id, event.about(userId), actorId(), sessionId(), origin);
        }

        private UUID actorId() {
            return event.actorId() != null || origin.actor() == null
                    ? event.actorId()
                    : origin.actor().subject();
        }

        private UUID sessionId() {
            return event.sessionId() != null || origin.actor() == null
                    ? event.sessionId()
                    : origin.actor().sessionId();
        }

        private OffsetDateTime webhookExpiry() {
            boolean wanted = webhook.url().isPresent()
                    && webhook.types()
                            .map(types -> types.contains(event.type().code()))
                            .orElse(true);
            return wanted ? clock.instant().plus(webhook.keepTrying()).atOffset(ZoneOffset.UTC) : null;
        }
    }
}
