package dev.signet.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of deliveries. Every meter is there, at zero, from the start. */
@Startup
@ApplicationScoped
class DeliveryMetrics {

    enum Outcome {
        DELIVERED,
        /** It will be tried again. */
        FAILED,
        GIVEN_UP;

        private String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("signet.outbox.waiting", waiting);
        for (Channel channel : Channel.values()) {
            for (Outcome outcome : Outcome.values()) {
                count(channel, outcome, 0);
            }
        }
    }

    void count(Channel channel, Outcome outcome) {
        count(channel, outcome, 1);
    }

    /** How many rows are waiting in the database, for all replicas. */
    void waiting(long rows) {
        waiting.set(rows);
    }

    private void count(Channel channel, Outcome outcome, int times) {
        registry.counter("signet.deliveries", "channel", channel.code(), "outcome", outcome.code())
                .increment(times);
    }
}
