package dev.signet.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What is written down of what happens, and who is told. */
@ConfigMapping(prefix = "signet.event")
interface EventConfig {

    /** How long an event is kept. */
    @WithDefault("P90D")
    Duration retention();

    Webhook webhook();

    /** Who is told of events. */
    interface Webhook {

        /** Where events are posted to; without it, nobody is told. */
        Optional<String> url();

        /** What the calls are signed with: at least 24 random bytes in base64. */
        Optional<Secret<String>> secret();

        /** Of which types; all if not given. */
        Optional<Set<String>> types();

        /** How long whoever is there may take to answer. */
        @WithDefault("PT10S")
        Duration timeout();

        /** For how long it is tried. */
        @WithDefault("P1D")
        Duration keepTrying();
    }
}
