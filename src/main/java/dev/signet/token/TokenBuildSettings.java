package dev.signet.token;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What SmallRye JWT Build is to do, whatever the environment says: Signet sets the issuer and audience of its tokens
 * itself. It asks at each token, and this source is asked first: else it would ask all sources each time, in vain.
 */
public final class TokenBuildSettings implements ConfigSource {

    private static final Map<String, String> SETTINGS = Map.of(
            "smallrye.jwt.new-token.add-default-claims", "true",
            "smallrye.jwt.new-token.override-matching-claims", "false",
            "smallrye.jwt.sign.relax-key-validation", "false");

    @Override
    public int getOrdinal() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Set<String> getPropertyNames() {
        return SETTINGS.keySet();
    }

    @Override
    public String getValue(String property) {
        return SETTINGS.get(property);
    }

    @Override
    public String getName() {
        return getClass().getSimpleName();
    }
}
