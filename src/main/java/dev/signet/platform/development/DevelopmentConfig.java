package dev.signet.platform.development;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What {@link DevelopmentConfigSourceFactory} goes by, before there is a configuration. Here so that it is known. */
@Unremovable
@ConfigMapping(prefix = "signet.development")
interface DevelopmentConfig {

    /** Where the embedded database is, and the secret. */
    Optional<String> folder();
}
