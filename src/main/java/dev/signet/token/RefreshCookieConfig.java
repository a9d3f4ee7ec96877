package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The refresh token in a cookie, for browsers. */
@ConfigMapping(prefix = "signet.refresh-cookie")
interface RefreshCookieConfig {

    /** Whether a client that asks for it gets its refresh token in a cookie. */
    @WithDefault("false")
    boolean enabled();
}
