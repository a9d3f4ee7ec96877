package dev.signet.platform.database;

import dev.signet.platform.settings.Settings;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tells Quarkus the database that {@code SIGNET_DATABASE_URL} names, or {@code SIGNET_DATABASE_HOST} and the others.
 * Quarkus's own {@code quarkus.datasource.*} properties, where they stand in the environment, win over it.
 */
final class DatabaseConfigSourceFactory implements ConfigSourceFactory {

    /** Above {@code application.properties} (250), below the environment (300). */
    private static final int ORDINAL = 260;

    private final BooleanSupplier service;

    /** @param service whether it is the service that asks, and not a build, which would keep the password */
    DatabaseConfigSourceFactory(BooleanSupplier service) {
        this.service = service;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (!service.getAsBoolean()) {
            return List.of();
        }
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
