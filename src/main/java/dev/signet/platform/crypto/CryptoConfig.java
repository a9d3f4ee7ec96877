package dev.signet.platform.crypto;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whose cryptography Signet uses. */
@ConfigMapping(prefix = "signet.crypto")
interface CryptoConfig {

    /**
     * {@code auto}: Amazon Corretto Crypto Provider, which signs and verifies several times as fast, where its library
     * loads and passes its self-test, and the JDK's own providers elsewhere; {@code jdk}: the JDK's own alone.
     */
    @WithDefault("auto")
    String provider();
}
