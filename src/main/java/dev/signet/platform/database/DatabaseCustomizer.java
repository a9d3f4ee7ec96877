package dev.signet.platform.database;

import dev.signet.platform.settings.Settings;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/** Gives the service's configuration {@link DatabaseConfigSourceFactory}. */
public final class DatabaseCustomizer implements SmallRyeConfigBuilderCustomizer {

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withSources(new DatabaseConfigSourceFactory(() -> Settings.areIn(builder.getMappingsBuilder())));
    }
}
