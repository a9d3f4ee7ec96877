package dev.signet.delivery;

import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * Messages that are to be sent. They are put here in the transaction that they tell of, and sent when it is committed,
 * by whichever replica comes first: a crash loses none.
 */
@ApplicationScoped
public class Outbox {

    static final String PURPOSE = "outbox";

    private final MasterSecret secret;
    private final Clock clock;
    private final Couriers couriers;
    private final Texts texts;

    Outbox(MasterSecret secret, Clock clock, Couriers couriers, Texts texts) {
        this.secret = secret;
        this.clock = clock;
        this.couriers = couriers;
        this.texts = texts;
    }

    /** Whether anybody delivers over that channel. What is put here for another expires. */
    public boolean reaches(Channel channel) {
        return couriers.reach(channel);
    }

    /**
     * Within the current transaction.
     *
     * @throws IllegalArgumentException if a message of that kind does not go over that channel
     */
    public Uni<Void> put(Message message) {
        texts.require(message.channel(), message.kind());
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into outbox (id, channel, payload, expires_at) values (?1, ?2, ?3, ?4)
                                """)
                        .setParameter(1, id)
                        .setParameter(2, message.channel().code())
                        .setParameter(3, encrypt(id, message))
                        .setParameter(4, clock.instant().plus(message.goodFor()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private byte[] encrypt(UUID id, Message message) {
        JsonObject json = new JsonObject()
                .put("to", message.to())
                .put("kind", message.kind().name())
                .put("language", message.language())
                .put("data", new JsonObject(Map.copyOf(message.data())));
        return secret.encrypt(PURPOSE, json.encode().getBytes(StandardCharsets.UTF_8), context(id));
    }

    /** The message of a row, good for as long as the row says. */
    Message decrypt(OutboxRow row) {
        JsonObject json = new JsonObject(new String(open(row), StandardCharsets.UTF_8));
        Map<String, String> data = new TreeMap<>();
        json.getJsonObject("data").forEach(entry -> data.put(entry.getKey(), (String) entry.getValue()));
        return new Message(
                row.channel(),
                json.getString("to"),
                MessageKind.valueOf(json.getString("kind")),
                json.getString("language"),
                data,
                null);
    }

    private byte[] open(OutboxRow row) {
        try {
            return secret.decrypt(PURPOSE, row.payload(), context(row.id()));
        } catch (AEADBadTagException e) {
            throw DeliveryException.temporary("it is encrypted under another SIGNET_SECRET");
        }
    }

    /** What binds a payload to its row. */
    static byte[] context(UUID id) {
        return id.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
