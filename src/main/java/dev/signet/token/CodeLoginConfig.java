package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Logging in with a code instead of a password. */
@ConfigMapping(prefix = "signet.code-login")
interface CodeLoginConfig {

    /** Whether a code that is sent to a verified phone number is enough. */
    @WithDefault("false")
    boolean enabled();
}
