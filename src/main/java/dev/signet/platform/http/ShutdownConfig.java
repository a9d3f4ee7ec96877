package dev.signet.platform.http;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica stops. {@code application.properties} passes it on to Quarkus. Here so that it is known. */
@Unremovable
@ConfigMapping(prefix = "signet.shutdown")
interface ShutdownConfig {

    /** How long it serves on, though not ready any more, after it was told to stop. */
    @WithDefault("PT5S")
    Duration delay();
}
