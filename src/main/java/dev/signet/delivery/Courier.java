package dev.signet.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Takes what is in the outbox to whom it is for. There is one for text messages, one for mails and one for webhooks. To
 * be implemented, as a CDI bean, by those who build a Signet of their own for a provider that none of these reaches:
 * theirs takes the place of the one for its channel, which must not be configured then.
 */
public interface Courier {

    Channel channel();

    /** Whether it is configured. What is for a channel without such a courier is not asked for. */
    boolean isOn();

    /**
     * How long a delivery may take. After that it counts as failed, whatever becomes of it; the courier closes what it has
     * opened for it by then.
     */
    Duration timeout();

    /**
     * Delivers. What has been delivered may come again, with the same id, for the answer may have been lost. Called on an
     * event loop, and many times at once; must not block, and must log neither whom it is for nor what it says.
     *
     * @return fails if it has not been delivered: with a {@link DeliveryException} that says whether to try again; after
     *     any other failure it is
     */
    Uni<Void> deliver(Delivery delivery);
}
