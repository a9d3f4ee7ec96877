package dev.signet.password;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configurations for tests: the defaults, save what a test changes. */
final class PasswordConfigs {

    private PasswordConfigs() {}

    static PasswordConfig defaults() {
        return with(Map.of());
    }

    static PasswordConfig with(String key, String value) {
        return with(Map.of(key, value));
    }

    /** Values by their key below {@code signet.password}. */
    static PasswordConfig with(Map<String, String> values) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(PasswordConfig.class);
        values.forEach((key, value) ->
                builder.withSources(new PropertiesConfigSource(Map.of("signet.password." + key, value), key, 100)));
        return builder.build().getConfigMapping(PasswordConfig.class);
    }
}
