package dev.signet.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The variables of the documents, manifests and images are those of the mappings. */
class DocumentedSettingsTest {

    private static final Pattern VARIABLE = Pattern.compile("\\bSIGNET_[A-Z0-9_]*[A-Z0-9]\\b");

    @Test
    void variables_inTheDocuments_areSettings() throws IOException {
        Set<String> properties = properties();
        SettingNames names = new SettingNames(properties, configured());
        // The beginning of several is one of them, too, as in SIGNET_THROTTLE_….
        String settings = properties.stream().map(Settings::variable).collect(Collectors.joining(" ", " ", " "));

        Set<String> documented = documented();

        assertThat(documented).contains("SIGNET_DATABASE_URL", "SIGNET_SECRET_FILE", "SIGNET_TOKEN_CLAIMS_USER_ID");
        assertThat(documented)
                .filteredOn(variable -> !settings.contains(" " + variable + "_"))
                .filteredOn(variable -> !names.isVariable(variable))
                .filteredOn(variable -> !variable.equals("SIGNET_PORT") && !variable.equals("SIGNET_SERVICE_HOST"))
                .isEmpty();
    }

    private static Set<String> documented() throws IOException {
        try (Stream<Path> documents = Files.walk(Path.of("src/docs"));
                Stream<Path> manifests = Files.walk(Path.of("src/main/kubernetes"));
                Stream<Path> images = Files.walk(Path.of("src/main/docker"))) {
            List<Path> files = Stream.of(documents, manifests, images, Stream.of(Path.of("README.md")))
                    .flatMap(paths -> paths)
                    .filter(Files::isRegularFile)
                    .toList();
            Set<String> variables = new TreeSet<>();
            for (Path file : files) {
                VARIABLE.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(variables::add);
            }
            return variables;
        }
    }

    private static Set<String> properties() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes.resolve("dev/signet"))) {
            return files.filter(file -> file.toString().endsWith("Config.class"))
                    .map(file -> classes.relativize(file).toString())
                    .map(file -> file.replace(".class", "").replace(File.separatorChar, '.'))
                    .map(DocumentedSettingsTest::load)
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .map(ConfigClass::configClass)
                    .map(SettingsCustomizer::names)
                    .flatMap(Collection::stream)
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, DocumentedSettingsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> configured() throws IOException {
        return new PropertiesConfigSource(Path.of("src/main/resources/application.properties")
                        .toUri()
                        .toURL())
                .getPropertyNames();
    }
}
