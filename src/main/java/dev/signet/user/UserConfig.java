package dev.signet.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Users. */
@ConfigMapping(prefix = "signet.user")
interface UserConfig {

    /** Where a phone number without a country code is dialled: an ISO 3166 country code. */
    @WithDefault("US")
    String defaultRegion();
}
