package dev.signet.platform.settings;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.common.utils.StringUtil;
import java.util.Locale;
import java.util.Optional;

/** The settings of Signet: properties that begin with {@code signet.}, each with its environment variable. */
public final class Settings {

    static final String PREFIX = "signet.";
    static final String VARIABLE_PREFIX = "SIGNET_";

    private Settings() {}

    /** What a property is called in the environment: {@code SIGNET_SECRET} for {@code signet.secret}. */
    public static String variable(String property) {
        return StringUtil.replaceNonAlphanumericByUnderscores(property).toUpperCase(Locale.ROOT);
    }

    /** The value of a property, secret or not, for a source that is made before there is a configuration. */
    public static Optional<String> find(ConfigSourceContext context, String property) {
        ConfigValue value = SecretKeys.doUnlocked(() -> context.getValue(property));
        return Optional.ofNullable(value).map(ConfigValue::getValue).filter(text -> !text.isBlank());
    }

    /** A value that stands for itself: without this, a source's {@code ${…}} names another property. */
    public static String verbatim(String value) {
        return value.replace("$", "\\$");
    }

    /** Whether it is one of Signet's own mappings, and not one of Quarkus. */
    static boolean isOurs(ConfigClass mapping) {
        return mapping.getPrefix().startsWith(PREFIX);
    }
}
