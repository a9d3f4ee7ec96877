package dev.signet.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.util.Optional;

/** The first administrator. Not looked at while there is one. */
@ConfigMapping(prefix = "signet.admin")
interface AdminConfig {

    Optional<String> username();

    Optional<Secret<String>> password();
}
