package dev.signet.code;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Codes and links that are sent to people. */
@ConfigMapping(prefix = "signet.code")
interface CodeConfig {

    /** How long six digits are good. No longer than ten minutes (ASVS 5.0, 6.5.5). */
    @WithDefault("PT10M")
    Duration lifetime();

    /** How long a link is good that sets a new password. */
    @WithDefault("PT1H")
    Duration resetLinkLifetime();

    /** How long a link is good that verifies an e-mail address. */
    @WithDefault("P1D")
    Duration verificationLinkLifetime();
}
