package dev.signet.platform.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a replica says that it is not ready. */
@ConfigMapping(prefix = "signet.readiness")
interface ReadinessConfig {

    /**
     * For how long it stays ready without the database. All replicas miss it at once: a service without any is worse than
     * one that answers 503 with {@code Retry-After}.
     */
    @WithDefault("PT15S")
    Duration tolerance();
}
