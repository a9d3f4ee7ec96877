package dev.signet.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Service clients. */
@ConfigMapping(prefix = "signet.client")
interface ClientConfig {

    /** How long a client's secret stays valid beside its successor. */
    @WithDefault("P1D")
    Duration secretChangeover();
}
