package dev.signet.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The signing keys. */
@ConfigMapping(prefix = "signet.key")
public interface KeyConfig {

    /** The algorithm of a new key: {@code RS256}, {@code ES256} or {@code EdDSA}. */
    @WithDefault("RS256")
    String algorithm();

    /** How long others may cache the JWK set. */
    @WithDefault("PT5M")
    Duration jwksMaxAge();
}
