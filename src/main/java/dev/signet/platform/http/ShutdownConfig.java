package dev.signet.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica stops: what the framework's own settings are taken from. */
@ConfigMapping(prefix = "signet.shutdown")
interface ShutdownConfig {

    /** How long it goes on serving, not ready any more, until nobody sends anything to it. */
    @WithDefault("PT5S")
    Duration delay();
}
