package dev.signet.platform.development;

import dev.signet.platform.RandomBytes;
import dev.signet.platform.settings.Settings;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives development what production has to be told: a database, embedded, and a master secret, made once. Both stay in
 * one folder, and each is used only while nothing else is configured in its place.
 */
public final class DevelopmentConfigSourceFactory implements ConfigSourceFactory {

    /** Survives a live reload, which throws away static fields with their class loader. */
    static final String RUNNING = "dev.signet.development.database-url";

    /**
     * Above {@code application.properties}. The source of the database does not see this one, as both are made late, but
     * what the build in development has written down of it.
     */
    private static final int ORDINAL = 255;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Optional<String> folder = Settings.find(context, "signet.development.folder");
        if (folder.isEmpty() || !context.getProfiles().contains("dev")) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(missing(context, Path.of(folder.get())), "Development", ORDINAL));
    }

    private static Map<String, String> missing(ConfigSourceContext context, Path directory) {
        Map<String, String> values = new HashMap<>();
        if (!isDatabaseConfigured(context)) {
            values.put("signet.database.url", databaseUrl(directory));
        }
        if (Settings.find(context, "signet.secret").isEmpty()) {
            values.put("signet.secret", secret(directory));
        }
        return values;
    }

    /** Of Quarkus's own properties it is the URL of the JDBC driver that tells: the reactive one always has a value. */
    private static boolean isDatabaseConfigured(ConfigSourceContext context) {
        return Stream.of("signet.database.url", "signet.database.host", "quarkus.datasource.jdbc.url")
                .anyMatch(property -> Settings.find(context, property).isPresent());
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static String databaseUrl(Path directory) {
        synchronized (System.class) {
            String url = System.getProperty(RUNNING);
            if (url == null) {
                url = start(directory);
                System.setProperty(RUNNING, url);
            }
            return url;
        }
    }

    /** By name: the artifact has no such class, and a native image cannot be built of classes that mention it. */
    private static String start(Path directory) {
        try {
            Class<?> type = Class.forName("dev.signet.platform.development.EmbeddedDatabase");
            Object database = type.getMethod("start", Path.class, int.class).invoke(null, directory, 0);
            return (String) type.getMethod("url").invoke(database);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String secret(Path directory) {
        Path file = directory.resolve("secret");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Files.writeString(file, Base64.getEncoder().encodeToString(RandomBytes.next(32)));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
