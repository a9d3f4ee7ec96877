package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Access tokens. */
@ConfigMapping(prefix = "signet.token")
interface TokenConfig {

    /** How long an access token is good for. Also how long ended sessions are remembered in memory. */
    @WithDefault("PT5M")
    Duration accessLifetime();

    /** The {@code aud} of access tokens, and the only one accepted. */
    @WithDefault("signet")
    String audience();

    /** The {@code client_id} of access tokens from a login with a password (RFC 9068 wants one). */
    @WithDefault("signet")
    String clientId();

    /** How far the clocks of two replicas may be apart. */
    @WithDefault("PT5S")
    Duration clockSkew();
}
