package dev.signet.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The pages in which developers read what the API is, and try it. */
@ConfigMapping(prefix = "signet.api-docs")
interface ApiDocsConfig {

    /** Whether they are at {@code /q/swagger-ui}. The document that they are made of is there either way. */
    @WithDefault("false")
    boolean enabled();
}
