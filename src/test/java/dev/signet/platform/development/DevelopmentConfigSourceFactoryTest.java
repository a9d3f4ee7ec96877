package dev.signet.platform.development;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevelopmentConfigSourceFactoryTest {

    private static final String RUNNING = "postgresql://the/embedded";
    private static final String STAND_IN = "quarkus.datasource.reactive.url";

    @TempDir
    private Path temporary;

    /** As after a live reload: none of the tests is about the start of a server. */
    @BeforeEach
    void pretendThatOneRuns() {
        System.setProperty(DevelopmentConfigSourceFactory.RUNNING, RUNNING);
    }

    @AfterEach
    void forget() {
        System.clearProperty(DevelopmentConfigSourceFactory.RUNNING);
    }

    @Test
    void nothingConfigured_givesBoth() {
        SmallRyeConfig config = config("dev", Map.of(STAND_IN, "postgresql://none/none"));

        assertThat(databaseUrl(config)).isEqualTo(RUNNING);
        assertThat(Base64.getDecoder().decode(secret(config))).hasSize(32);
        assertThat(folder()).exists();
    }

    @Test
    void secret_isMadeOnce() {
        assertThat(secret(config("dev", Map.of()))).isEqualTo(secret(config("dev", Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signet.database.url", "quarkus.datasource.jdbc.url"})
    void databaseConfigured_givesTheSecretAlone(String property) {
        SmallRyeConfig config = config("dev", Map.of(property, "configured"));

        assertThat(config.getConfigValue(property).getValue()).isEqualTo("configured");
        assertThat(databaseUrl(config)).isNotEqualTo(RUNNING);
        assertThat(secret(config)).isNotBlank();
    }

    @Test
    void secretConfigured_givesTheDatabaseAlone() {
        SmallRyeConfig config = config("dev", Map.of("signet.secret", "configured"));

        assertThat(databaseUrl(config)).isEqualTo(RUNNING);
        assertThat(secret(config)).isEqualTo("configured");
        assertThat(folder()).doesNotExist();
    }

    @Test
    void production_givesNothing() {
        SmallRyeConfig config = config("prod", Map.of());

        assertThat(databaseUrl(config)).isNull();
        assertThat(secret(config)).isNull();
        assertThat(folder()).doesNotExist();
    }

    // --- How ---

    private SmallRyeConfig config(String profile, Map<String, String> configured) {
        Map<String, String> properties = new HashMap<>(configured);
        properties.put("signet.development.folder", folder().toString());
        ConfigSource configuration = new PropertiesConfigSource(properties, "configured", 250);
        return new SmallRyeConfigBuilder()
                .withProfile(profile)
                .withSources(configuration)
                .withSources(new DevelopmentConfigSourceFactory())
                .build();
    }

    private Path folder() {
        return temporary.resolve("made/if/needed");
    }

    private static String databaseUrl(SmallRyeConfig config) {
        return config.getConfigValue("signet.database.url").getValue();
    }

    private static String secret(SmallRyeConfig config) {
        return config.getConfigValue("signet.secret").getValue();
    }
}
