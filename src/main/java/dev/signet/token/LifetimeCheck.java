package dev.signet.token;

import static dev.signet.platform.Durations.requireAtLeast;

import dev.signet.key.KeyConfig;
import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Stops the start where tokens would be dead when they are issued, or time run backwards. */
@ApplicationScoped
class LifetimeCheck implements Configured {

    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(1);

    LifetimeCheck(TokenConfig tokens, SessionConfig sessions, KeyConfig keys) {
        requireAtLeast(SHORTEST_LIFETIME, "signet.token.access-lifetime", tokens.accessLifetime());
        requireAtLeast(Duration.ZERO, "signet.token.clock-skew", tokens.clockSkew());
        requireAtLeast(tokens.accessLifetime().plus(tokens.clockSkew()), "signet.key.retirement", keys.retirement());
        requireAtLeast(SHORTEST_LIFETIME, "signet.session.idle-lifetime", sessions.idleLifetime());
        requireAtLeast(SHORTEST_LIFETIME, "signet.session.absolute-lifetime", sessions.absoluteLifetime());
        requireAtLeast(Duration.ZERO, "signet.session.grace-interval", sessions.graceInterval());
        if (sessions.limitPerUser() < 1) {
            throw new ConfigurationException(
                    "signet.session.limit-per-user is %d, but must be at least 1.".formatted(sessions.limitPerUser()));
        }
    }
}
