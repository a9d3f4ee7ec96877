package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Optional;

/** Who issues the tokens. */
@ConfigMapping(prefix = "signet.issuer")
interface IssuerConfig {

    /** The public base URL of this installation. */
    @WithParentName
    Optional<String> value();
}
