package dev.signet.platform.database;

import dev.signet.platform.settings.Settings;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tells Quarkus the database that {@code SIGNET_DATABASE_URL} names, or {@code SIGNET_DATABASE_HOST} and the others.
 * Quarkus's own {@code quarkus.datasource.*} properties, where they stand in the environment, win over it.
 */
public final class DatabaseConfigSourceFactory implements ConfigSourceFactory {

    /** Above {@code application.properties} (250), below the environment (300). */
    private static final int ORDINAL = 260;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return new DatabaseParts(property -> Settings.find(context, property))
                .find().stream()
                        .map(DatabaseUrl::asQuarkusProperties)
                        .<ConfigSource>map(properties -> new PropertiesConfigSource(properties, "Database", ORDINAL))
                        .toList();
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
