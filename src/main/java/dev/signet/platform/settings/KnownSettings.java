package dev.signet.platform.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.ProfileConfigSourceInterceptor;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/**
 * Stops the start at a setting that there is not, for it is a misspelt one: what somebody has set would not be. Adds no
 * source.
 */
final class KnownSettings implements ConfigSourceFactory {

    private static final Logger LOG = Logger.getLogger(KnownSettings.class);

    /** The first of all, before whoever misses what is misspelt. */
    private static final int PRIORITY = Integer.MAX_VALUE;

    private final Supplier<Set<String>> properties;

    KnownSettings(Supplier<Set<String>> properties) {
        this.properties = properties;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Set<String> known = properties.get();
        // Else it is another configuration than the service's: that of a build, or of a test.
        if (!known.isEmpty()) {
            check(context, known);
        }
        return List.of();
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(PRIORITY);
    }

    private static void check(ConfigSourceContext context, Set<String> known) {
        SettingNames names = new SettingNames(known, propertiesIn(context));
        SortedSet<String> unknown = new TreeSet<>();
        SortedSet<String> foreign = new TreeSet<>();
        for (ConfigSource source : context.getConfigSources()) {
            for (String inSource : source.getPropertyNames()) {
                String name = ProfileConfigSourceInterceptor.activeName(inSource, context.getProfiles());
                boolean variable = source instanceof EnvConfigSource;
                if (variable && ScriptVariables.isOne(name) && !ServiceLinks.isAddress(source.getValue(name))) {
                    foreign.add(name);
                } else if (isUnknown(names, source, name, variable)) {
                    unknown.add("%s is no setting of Signet. Did you mean %s?"
                            .formatted(name, variable ? names.nearestVariable(name) : names.nearestProperty(name)));
                }
            }
        }
        if (!foreign.isEmpty()) {
            LOG.warnf("No setting of Signet, and not used: %s", String.join(", ", foreign));
        }
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(String.join(" ", unknown));
        }
    }

    private static boolean isUnknown(SettingNames names, ConfigSource source, String name, boolean variable) {
        if (variable) {
            return name.startsWith(Settings.VARIABLE_PREFIX)
                    && !names.isVariable(name)
                    && !ServiceLinks.isOne(name, source.getValue(name));
        }
        return name.startsWith(Settings.PREFIX) && !names.isProperty(name);
    }

    /** Those of files: a variable may set one whose name is free, such as a claim's, if a file has it, too. */
    private static Set<String> propertiesIn(ConfigSourceContext context) {
        return context.getConfigSources().stream()
                .filter(source -> !(source instanceof EnvConfigSource))
                .flatMap(source -> source.getPropertyNames().stream())
                .filter(name -> name.startsWith(Settings.PREFIX))
                .collect(Collectors.toSet());
    }
}
