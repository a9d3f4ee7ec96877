package dev.signet.delivery;

import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who delivers over which channel: one courier each, of those that are on. */
@ApplicationScoped
class Couriers {

    private final Map<Channel, Courier> byChannel = new EnumMap<>(Channel.class);

    Couriers(@All List<Courier> couriers) {
        couriers.stream().filter(Courier::isOn).forEach(this::add);
    }

    private void add(Courier courier) {
        if (byChannel.putIfAbsent(courier.channel(), courier) != null) {
            throw new ConfigurationException(
                    "Two couriers are on for the channel %s: turn one of them off.".formatted(courier.channel()));
        }
    }

    boolean reach(Channel channel) {
        return byChannel.containsKey(channel);
    }

    Optional<Courier> of(Channel channel) {
        return Optional.ofNullable(byChannel.get(channel));
    }

    /** The channels that they reach, as the database knows them. */
    String[] channels() {
        return byChannel.keySet().stream().map(Channel::code).toArray(String[]::new);
    }

    /** The longest that any of them may take. */
    Duration timeout() {
        return byChannel.values().stream()
                .map(Courier::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
