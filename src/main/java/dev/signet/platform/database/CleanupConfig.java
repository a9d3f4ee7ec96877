package dev.signet.platform.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The deletion of what is over. */
@ConfigMapping(prefix = "signet.cleanup")
interface CleanupConfig {

    /** How often what is over is deleted. */
    @WithDefault("PT10M")
    Duration interval();
}
