package dev.signet.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What users do with their own account. */
@ConfigMapping(prefix = "signet.account")
interface AccountConfig {

    /**
     * How long after a login the e-mail address and the phone number can be changed without the password, and all users
     * be exported.
     */
    @WithDefault("PT10M")
    Duration reauthenticationAfter();
}
