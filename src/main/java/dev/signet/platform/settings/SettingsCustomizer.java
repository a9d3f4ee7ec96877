package dev.signet.platform.settings;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder.MappingBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives the configuration {@link KnownSettings} and {@link SettingFiles}. Which settings there are, and which of them are
 * secret, they learn from the mappings: a setting that a mapping has is known, and one of the type {@code Secret} may
 * come from a file.
 */
public final class SettingsCustomizer implements SmallRyeConfigBuilderCustomizer {

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        MappingBuilder mappings = builder.getMappingsBuilder();
        builder.withSources(
                        // Not before they are asked: the mappings may be added after this.
                        new KnownSettings(() -> collect(mappings, SettingsCustomizer::names)),
                        new SettingFiles(() -> collect(mappings, ConfigClass::getSecrets)))
                // It would complain first, less clearly, and of the names of files.
                .withMappingIgnore(Settings.PREFIX + "**");
    }

    /** Those of a mapping, and of the files of its secrets. */
    static Set<String> names(ConfigClass mapping) {
        Set<String> names = new HashSet<>(mapping.getProperties().keySet());
        mapping.getSecrets().stream().map(SettingFiles::fileOf).forEach(names::add);
        return names;
    }

    private static Set<String> collect(MappingBuilder mappings, Function<ConfigClass, Collection<String>> names) {
        return Settings.in(mappings).map(names).flatMap(Collection::stream).collect(Collectors.toSet());
    }
}
