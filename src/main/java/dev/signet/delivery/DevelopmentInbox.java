package dev.signet.delivery;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Where messages go in development, as long as nothing else is configured: to the console, and into a small inbox. It is
 * in the development build alone.
 */
@ApplicationScoped
@IfBuildProfile("dev")
class DevelopmentInbox {

    private static final Logger LOG = Logger.getLogger(DevelopmentInbox.class);
    private static final int SIZE = 100;

    private final Deque<Received> messages = new ArrayDeque<>();
    private final Clock clock;

    DevelopmentInbox(Clock clock) {
        this.clock = clock;
    }

    /** A message that has arrived here. */
    record Received(Instant at, Channel channel, String to, String subject, String text) {}

    @Produces
    @Singleton
    @IfBuildProfile("dev")
    Courier sms(DeliveryConfig config) {
        return new InboxCourier(Channel.SMS, config.sms().url().isEmpty());
    }

    @Produces
    @Singleton
    @IfBuildProfile("dev")
    Courier mail(DeliveryConfig config) {
        return new InboxCourier(Channel.EMAIL, config.mail().from().isEmpty());
    }

    /** The newest first. */
    synchronized List<Received> messages() {
        return List.copyOf(messages);
    }

    private synchronized void add(Message message, Text text) {
        messages.addFirst(new Received(clock.instant(), message.channel(), message.to(), text.subject(), text.body()));
        if (messages.size() > SIZE) {
            messages.removeLast();
        }
        String subject = text.subject() == null ? "" : text.subject() + "\n\n";
        LOG.infof("%s to %s:\n%s%s", message.channel(), message.to(), subject, text.body());
    }

    private final class InboxCourier implements Courier {

        private final Channel channel;
        private final boolean on;

        private InboxCourier(Channel channel, boolean on) {
            this.channel = channel;
            this.on = on;
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public boolean isOn() {
            return on;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Uni<Void> deliver(Delivery delivery) {
            return Uni.createFrom().voidItem().invoke(() -> add(delivery.message(), delivery.text()));
        }
    }
}
