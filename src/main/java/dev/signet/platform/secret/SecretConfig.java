package dev.signet.platform.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithParentName;
import java.util.Optional;

/** Where the master secret comes from. */
@ConfigMapping(prefix = "signet.secret")
interface SecretConfig {

    /** At least 32 random bytes, base64. All replicas share it; it protects the signing keys and the refresh tokens. */
    @WithParentName
    Optional<Secret<String>> value();

    /** The secret before that, while it is changed: what was made with it is honoured. */
    Optional<Secret<String>> previous();
}
