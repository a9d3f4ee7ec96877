package dev.signet.platform.settings;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.SmallRyeConfigBuilder.MappingBuilder;
import io.smallrye.config.common.utils.StringUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of Signet: properties that begin with {@code signet.}, each with its environment variable. */
public final class Settings {

    static final String PREFIX = "signet.";
    static final String VARIABLE_PREFIX = "SIGNET_";

    private Settings() {}

    /** What a property is called in the environment: {@code SIGNET_SECRET} for {@code signet.secret}. */
    public static String variable(String property) {
        return StringUtil.replaceNonAlphanumericByUnderscores(property).toUpperCase(Locale.ROOT);
    }

    /**
     * The value of a property, or what is in its file. For a source that goes by others: none sees another that is made
     * as late as itself, such as {@link SettingFiles}.
     */
    public static Optional<String> find(ConfigSourceContext context, String property) {
        return SettingFiles.find(context, property).or(() -> findValue(context, property));
    }

    /** The value of a property, secret or not. */
    static Optional<String> findValue(ConfigSourceContext context, String property) {
        ConfigValue value = SecretKeys.doUnlocked(() -> context.getValue(property));
        return Optional.ofNullable(value).map(ConfigValue::getValue).filter(text -> !text.isBlank());
    }

    /** A value that stands for itself: without this, a source's {@code ${…}} names another property. */
    public static String verbatim(String value) {
        return value.replace("$", "\\$");
    }

    /**
     * Whether it is the service's own configuration that is made, once all its mappings are there. That of a build is
     * not, and must be told no secret: a build writes down what it is told, for the service to start with.
     */
    public static boolean areIn(MappingBuilder mappings) {
        return in(mappings).findAny().isPresent();
    }

    /** Signet's own mappings, not those of Quarkus. */
    static Stream<ConfigClass> in(MappingBuilder mappings) {
        return Stream.concat(mappings.getMappings().stream(), mappings.getMappingsInstances().keySet().stream())
                .filter(mapping -> mapping.getPrefix().startsWith(PREFIX));
    }
}
