package dev.signet.platform.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tells Quarkus the database that {@code SIGNET_DATABASE_URL} names. Quarkus's own {@code quarkus.datasource.*}
 * properties, where they stand in the environment, win over it.
 */
public final class DatabaseConfigSourceFactory implements ConfigSourceFactory {

    /** Above {@code application.properties} (250), below the environment (300). */
    private static final int ORDINAL = 260;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue url = context.getValue("signet.database.url");
        if (url == null || url.getValue() == null || url.getValue().isBlank()) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                DatabaseUrl.parse(url.getValue()).asQuarkusProperties(), "SIGNET_DATABASE_URL", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
