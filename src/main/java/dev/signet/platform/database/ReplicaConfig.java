package dev.signet.platform.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica keeps what it holds in memory in step with the database. */
@ConfigMapping(prefix = "signet.replica")
interface ReplicaConfig {

    /** How often it looks into the database, for where no notification reaches it. */
    @WithDefault("PT1S")
    Duration pollInterval();

    /** After how long without an answer of the database it counts as out of step. */
    @WithDefault("PT1M")
    Duration staleAfter();

    /**
     * What it does with access tokens then, when it cannot know which have been revoked: {@code refuse} answers guarded
     * calls with 503, {@code serve} goes by what it knew last.
     */
    @WithDefault("refuse")
    WhenStale whenStale();

    enum WhenStale {
        REFUSE,
        SERVE
    }
}
