package dev.signet.secondfactor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The second factor. */
@ConfigMapping(prefix = "signet.second-factor")
public interface SecondFactorConfig {

    /** What authenticators show beside the username. */
    @WithDefault("Signet")
    String issuerName();

    /** How long a login waits for its second factor. */
    @WithDefault("PT5M")
    Duration challengeLifetime();

    /** Roles whose users cannot log in without a second factor. */
    Optional<Set<String>> requiredRoles();
}
