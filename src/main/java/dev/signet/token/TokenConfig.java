package dev.signet.token;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Access tokens. */
@ConfigMapping(prefix = "signet.token")
interface TokenConfig {

    /** How long an access token is good for. Also how long what is revoked is remembered in memory. */
    @WithDefault("PT5M")
    Duration accessLifetime();

    /** The {@code aud} of users' access tokens, and the only one accepted here. */
    @WithDefault("signet")
    String audience();

    /** The {@code client_id} of users' access tokens (RFC 9068 wants one). */
    @WithDefault("signet")
    String clientId();

    /** How far the clocks of two replicas may be apart. */
    @WithDefault("PT5S")
    Duration clockSkew();

    /** The longest access token, in characters: what would be longer is not issued, and what is, not looked at. */
    @WithDefault("8192")
    int maxLength();

    /**
     * Which attribute of the user stands in which claim: {@code id username email phone_number phone_number_verified
     * first_name last_name name roles}, {@code text:} and a text that is always the same, or {@code none}.
     */
    Map<String, String> claims();

    /** Access tokens whose signature was checked already, in memory. */
    Cache cache();

    interface Cache {

        /** How many there are at most; 0 for none. */
        @WithDefault("10000")
        int entries();

        /** How much memory they take at most: about 5 KiB each. */
        @WithDefault("16M")
        @WithConverter(MemorySizeConverter.class)
        MemorySize bytes();
    }
}
