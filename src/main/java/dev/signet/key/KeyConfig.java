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

    /** How long others may cache the JWK set. A new key stands in it for longer than that before it signs. */
    @WithDefault("PT5M")
    Duration jwksMaxAge();

    /** How long a key signs before the next one takes over. */
    @WithDefault("P30D")
    Duration rotationInterval();

    /** How long the tokens of a key that signs no more are honoured: at least as long as an access token lives. */
    @WithDefault("PT1H")
    Duration retirement();
}
