package dev.signet.platform.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Secrets from files: for every setting that is a secret, {@code X_FILE} names a file that has its value, as Docker and
 * Kubernetes mount it. One newline at its end is not part of the value. No message says what is in the file, or what it
 * is called: somebody may have put the secret itself where its file should be named.
 */
final class SettingFiles implements ConfigSourceFactory {

    /** Above the environment, where the variable may be there and empty. */
    private static final int ORDINAL = 500;

    private static final int LARGEST = 64 * 1024;

    /** The password of the mail server is Quarkus's to know. */
    private static final String MAIL_PASSWORD = "quarkus.mailer.password";

    private final Supplier<Set<String>> secrets;

    SettingFiles(Supplier<Set<String>> secrets) {
        this.secrets = secrets;
    }

    /** The setting that names the file of a secret. */
    static String fileOf(String secret) {
        return secret + "-file";
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Set<String> ours = secrets.get();
        if (ours.isEmpty()) {
            // That of a build.
            return List.of();
        }
        Map<String, String> values = new HashMap<>();
        Stream.concat(Stream.of(MAIL_PASSWORD), ours.stream()).forEach(secret -> find(context, secret)
                .ifPresent(value -> values.put(secret, Settings.verbatim(value))));
        return values.isEmpty() ? List.of() : List.of(new PropertiesConfigSource(values, "Files", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    /** What is in the file of a secret, if one is named. */
    static Optional<String> find(ConfigSourceContext context, String secret) {
        String variable = Settings.variable(fileOf(secret));
        Optional<String> file = Settings.findValue(context, fileOf(secret));
        if (file.isPresent() && Settings.findValue(context, secret).isPresent()) {
            throw new ConfigurationException(
                    "%s and %s are both set: set one of them.".formatted(Settings.variable(secret), variable));
        }
        return file.map(name -> read(variable, name));
    }

    private static String read(String variable, String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            String text = decode(variable, in.readNBytes(LARGEST + 1));
            String value = text.replaceFirst("\r?\n\\z", "");
            if (value.isBlank()) {
                throw refuse(variable, "names an empty file.");
            }
            return value;
        } catch (NoSuchFileException e) {
            throw refuse(variable, "names a file that is not there.");
        } catch (IOException | InvalidPathException e) {
            throw refuse(variable, "names a file that cannot be read.");
        }
    }

    private static String decode(String variable, byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw refuse(variable, "names a file that is too large for a secret.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refuse(variable, "names a file that is no text in UTF-8.");
        }
    }

    /** Without a cause: its message may repeat the name. */
    private static ConfigurationException refuse(String variable, String reason) {
        return new ConfigurationException(variable + " " + reason);
    }
}
