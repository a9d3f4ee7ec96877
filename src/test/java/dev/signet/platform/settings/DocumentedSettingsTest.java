package dev.signet.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
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

/** The variables of the documents are those of the mappings. */
class DocumentedSettingsTest {

    private static final Pattern VARIABLE = Pattern.compile("\\bSIGNET_[A-Z0-9_]*[A-Z0-9]\\b");

    @Test
    void variables_inTheDocuments_areSettings() throws IOException {
        SettingNames names = new SettingNames(properties(), configured());

        Set<String> documented = documented();

        assertThat(documented).contains("SIGNET_DATABASE_URL", "SIGNET_SECRET_FILE", "SIGNET_TOKEN_CLAIMS_USER_ID");
        assertThat(documented)
                .allMatch(variable -> names.isVariable(variable)
                        // The beginning of several, as in SIGNET_THROTTLE_….
                        || properties().stream()
                                .map(Settings::variable)
                                .anyMatch(setting -> setting.startsWith(variable + "_"))
                        || ServiceLinks.isOne(variable, "tcp://"));
    }

    private static Set<String> documented() throws IOException {
        try (Stream<Path> documents = Files.walk(Path.of("src/docs"))) {
            List<Path> files = Stream.concat(documents.filter(Files::isRegularFile), Stream.of(Path.of("README.md")))
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

    private static Set<String> properties() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.signet").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .map(ConfigClass::configClass)
                        .map(SettingsCustomizer::names)
                        .flatMap(Collection::stream)
                        .collect(Collectors.toSet());
    }

    private static Set<String> configured() throws IOException {
        return new PropertiesConfigSource(Path.of("src/main/resources/application.properties")
                        .toUri()
                        .toURL())
                .getPropertyNames();
    }
}
