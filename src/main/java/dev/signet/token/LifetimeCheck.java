package dev.signet.token;

import static dev.signet.platform.Durations.requireAtLeast;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Stops the start where tokens would be dead when they are issued, or time run backwards. */
@ApplicationScoped
class LifetimeCheck {

    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(1);
    private static final Duration SHORTEST_POLL_INTERVAL = Duration.ofMillis(100);

    void start(@Observes @Priority(10) StartupEvent event, TokenConfig tokens, SessionConfig sessions) {
        requireAtLeast(SHORTEST_LIFETIME, "signet.token.access-lifetime", tokens.accessLifetime());
        requireAtLeast(Duration.ZERO, "signet.token.clock-skew", tokens.clockSkew());
        requireAtLeast(SHORTEST_LIFETIME, "signet.session.idle-lifetime", sessions.idleLifetime());
        requireAtLeast(SHORTEST_LIFETIME, "signet.session.absolute-lifetime", sessions.absoluteLifetime());
        requireAtLeast(Duration.ZERO, "signet.session.grace-interval", sessions.graceInterval());
        requireAtLeast(
                SHORTEST_POLL_INTERVAL, "signet.session.revocation-poll-interval", sessions.revocationPollInterval());
    }
}
