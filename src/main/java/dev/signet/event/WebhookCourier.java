package dev.signet.event;

import dev.signet.delivery.Channel;
import dev.signet.delivery.Courier;
import dev.signet.delivery.Delivery;
import dev.signet.delivery.DeliveryException;
import dev.signet.delivery.SignedPost;
import dev.signet.platform.Durations;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a webhook of events. What happens while it is not reached, it is told later, and not always in order. */
@ApplicationScoped
class WebhookCourier implements Courier {

    private static final String PROPERTIES = "signet.event.webhook";

    private static final String FIND = "select * from events where id = $1";

    private static final List<String> IDS = List.of("actor_id", "user_id", "session_id");
    private static final List<String> TEXTS =
            List.of("outcome", "reason", "client_id", "ip", "user_agent", "request_id");

    private final Pool pool;
    private final Optional<SignedPost> webhook;
    private final Duration timeout;

    WebhookCourier(Pool pool, Vertx vertx, Clock clock, EventConfig config) {
        EventConfig.Webhook settings = config.webhook();
        settings.types().ifPresent(WebhookCourier::requireKnown);
        Durations.requireAtLeast(Duration.ofSeconds(1), PROPERTIES + ".keep-trying", settings.keepTrying());
        this.pool = pool;
        this.timeout = settings.timeout();
        this.webhook = settings.url()
                .map(url -> new SignedPost(vertx, clock, PROPERTIES, url, settings.secret(), settings.timeout()));
    }

    private static void requireKnown(Set<String> types) {
        Set<String> unknown = new TreeSet<>(types);
        unknown.removeAll(Stream.of(EventType.values()).map(EventType::code).collect(Collectors.toSet()));
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    "%s.types names no type of event: %s.".formatted(PROPERTIES, String.join(", ", unknown)),
                    Set.of(PROPERTIES + ".types"));
        }
    }

    @Override
    public Channel channel() {
        return Channel.WEBHOOK;
    }

    @Override
    public boolean isOn() {
        return webhook.isPresent();
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Uni<Void> deliver(Delivery delivery) {
        return find(delivery.eventId()).map(WebhookCourier::json).chain(event -> webhook.orElseThrow()
                .send(delivery.id(), event));
    }

    private Uni<Row> find(UUID id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem()
                .ifNull()
                .failWith(() -> DeliveryException.permanent("its event is not kept any more"));
    }

    /** In the form that the Standard Webhooks specification recommends. */
    private static JsonObject json(Row row) {
        JsonObject data = new JsonObject().put("id", row.getUUID("id").toString());
        IDS.forEach(name -> {
            if (row.getUUID(name) != null) {
                data.put(name, row.getUUID(name).toString());
            }
        });
        TEXTS.forEach(name -> {
            if (row.getString(name) != null) {
                data.put(name, row.getString(name));
            }
        });
        return new JsonObject()
                .put("type", row.getString("type"))
                .put("timestamp", row.getOffsetDateTime("at").toInstant().toString())
                .put("data", data.put("details", row.getJsonObject("details")));
    }
}
