package dev.signet.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Accounts that people make themselves. */
@ConfigMapping(prefix = "signet.registration")
interface RegistrationConfig {

    /** Who may: {@code open}, everybody; {@code invitation}, who has been invited; {@code closed}, nobody. */
    @WithDefault("closed")
    String mode();

    /** How long an invitation is good. */
    @WithDefault("P7D")
    Duration invitationLifetime();
}
