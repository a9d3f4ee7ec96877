package dev.signet.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** How access tokens come. */
@ConfigMapping(prefix = "signet.token")
interface AuthorizationConfig {

    /**
     * The names that may stand before an access token in the {@code Authorization} header, in any case. simplejwt's setting
     * {@code AUTH_HEADER_TYPES} is the same.
     */
    @WithDefault("Bearer")
    List<String> authHeaderTypes();
}
