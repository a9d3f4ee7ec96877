package dev.signet.platform.http;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Where requests come from. */
@ConfigMapping(prefix = "signet.http")
interface HttpConfig {

    /**
     * The proxies whose {@code X-Forwarded-For} is believed: addresses and networks such as {@code 10.0.0.0/8}. Nobody
     * else's is.
     */
    Optional<List<String>> trustedProxies();
}
