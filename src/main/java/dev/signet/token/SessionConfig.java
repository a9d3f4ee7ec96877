package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Sessions: one login and its refresh tokens. */
@ConfigMapping(prefix = "signet.session")
interface SessionConfig {

    /** How long a refresh token is good for. */
    @WithDefault("P1D")
    Duration idleLifetime();

    /** How long a session lives at most, however often it is refreshed. */
    @WithDefault("P30D")
    Duration absoluteLifetime();

    /** How long a used refresh token is still answered, with the current one: for clients that lost the answer. */
    @WithDefault("PT10S")
    Duration graceInterval();

    /**
     * Whether the previous refresh token is still answered after the grace interval, as long as nobody has used the
     * current one, where it comes from where the current one was asked for from.
     */
    @WithDefault("true")
    boolean lateRetryEnabled();

    /** How many sessions a user may have at once. A login beyond that ends the one that was unused for longest. */
    @WithDefault("100")
    int limitPerUser();
}
