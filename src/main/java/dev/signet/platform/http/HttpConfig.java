package dev.signet.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where requests come from, and how long they may take. */
@ConfigMapping(prefix = "signet.http")
interface HttpConfig {

    /**
     * The proxies whose {@code X-Forwarded-For} is believed: addresses and networks such as {@code 10.0.0.0/8}. Nobody
     * else's is.
     */
    Optional<List<String>> trustedProxies();

    /** After how long a request is answered with 503, counted from its last byte. */
    @WithDefault("PT9S")
    Duration requestTimeout();

    /** How long the head of a request may take, from its first byte on. */
    @WithDefault("PT10S")
    Duration headerTimeout();

    /** How long the body of a request may take, from its head on; of an import, how long between two pieces. */
    @WithDefault("PT30S")
    Duration bodyTimeout();

    /** How long a connection is kept on which nothing is asked. */
    @WithDefault("PT75S")
    Duration idleTimeout();

    /** How many connections are taken; those beyond are closed at once. */
    @WithDefault("10000")
    int maxConnections();
}
