package dev.signet.delivery;

import dev.signet.platform.settings.Configured;
import io.smallrye.config.Secret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Has text messages sent by a gateway, an HTTP endpoint in front of whatever provider. It gets the text, and also what
 * that was made of, for providers that have templates of their own.
 */
@ApplicationScoped
class SmsGateway implements Courier, Configured {

    private final Optional<SignedPost> gateway;
    private final Duration timeout;

    SmsGateway(Vertx vertx, Clock clock, DeliveryConfig config) {
        DeliveryConfig.Sms sms = config.sms();
        this.timeout = sms.timeout();
        this.gateway = sms.url()
                .map(url -> new SignedPost(
                        vertx, clock, "signet.delivery.sms", url, sms.secret().map(Secret::get), sms.timeout()));
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public boolean isOn() {
        return gateway.isPresent();
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Uni<Void> deliver(Delivery delivery) {
        Message message = delivery.message();
        JsonObject json = new JsonObject()
                .put("id", delivery.id().toString())
                .put("to", message.to())
                .put("text", delivery.text().body())
                .put("kind", message.kind().code())
                .put("language", delivery.text().language())
                .put("data", new JsonObject(Map.copyOf(message.data())));
        return gateway.orElseThrow().send(delivery.id(), json);
    }
}
