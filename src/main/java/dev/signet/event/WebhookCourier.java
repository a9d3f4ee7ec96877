package dev.signet.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.delivery.Channel;
import dev.signet.delivery.Courier;
import dev.signet.delivery.Delivery;
import dev.signet.delivery.DeliveryException;
import dev.signet.delivery.SignedPost;
import dev.signet.platform.Durations;
import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.Secret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a webhook of events. What happens while it is not reached, it is told later, and not always in order. */
@ApplicationScoped
class WebhookCourier implements Courier, Configured {

    private static final String PROPERTIES = "signet.event.webhook";

    private static final String FIND = "select * from events where id = $1";

    private final Pool pool;
    private final ObjectMapper mapper;
    private final Optional<SignedPost> webhook;
    private final Duration timeout;

    WebhookCourier(Pool pool, ObjectMapper mapper, Vertx vertx, Clock clock, EventConfig config) {
        EventConfig.Webhook settings = config.webhook();
        settings.types().ifPresent(WebhookCourier::requireKnown);
        Durations.requireAtLeast(Duration.ofSeconds(1), PROPERTIES + ".keep-trying", settings.keepTrying());
        this.pool = pool;
        this.mapper = mapper;
        this.timeout = settings.timeout();
        this.webhook = settings.url()
                .map(url -> new SignedPost(
                        vertx, clock, PROPERTIES, url, settings.secret().map(Secret::get), settings.timeout()));
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
        return find(delivery.eventId()).map(this::json).chain(event -> webhook.orElseThrow()
                .send(delivery.id(), event)
                .onFailure()
                .transform(WebhookCourier::forNow));
    }

    /** An answer of 404 may mean that the other side is being deployed: nothing that it says is for good. */
    private static DeliveryException forNow(Throwable failure) {
        return DeliveryException.temporary(failure.getMessage());
    }

    private Uni<Row> find(UUID id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem()
                .ifNull()
                .failWith(() -> DeliveryException.permanent("its event is not kept any more"));
    }

    /** In the form that the Standard Webhooks specification recommends, with the event as administrators get it. */
    private JsonObject json(Row row) {
        EventResponse event = EventResponse.from(row);
        try {
            return new JsonObject()
                    .put("type", event.type())
                    .put("timestamp", event.at().toString())
                    .put("data", new JsonObject(mapper.writeValueAsString(event)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
