package dev.signet.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.Secret;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of a service that has every kind of them, by the way that all settings come in. */
class SettingsTest {

    @TempDir
    private Path folder;

    // --- Names ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIGNET_SAMPLE_LIFE_TIME=PT1M",
                "SIGNET_SAMPLE_MOST=1",
                "SIGNET_SAMPLE_HOSTS=a,b",
                "SIGNET_SAMPLE_HOSTS_0_=a",
                "SIGNET_SAMPLE_GROUP_NAME=a",
                "SIGNET_SAMPLE_PERHAPS_NAME=a",
                "SIGNET_SAMPLE_CLAIMS_TENANT=a",
                "SIGNET_SAMPLE_CLAIMS_GIVEN_NAME=a",
                "SIGNETTE_SAMPLE_LIFE_TIME=a",
            })
    void variable_ofASetting_isAccepted(String assignment) {
        configure(assignment);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNET_SAMPLE_LIFETIM, SIGNET_SAMPLE_LIFE_TIME",
        "SIGNET_SAMPEL_LIFE_TIME, SIGNET_SAMPLE_LIFE_TIME",
        "SIGNET_LIFE_TIME, SIGNET_SAMPLE_LIFE_TIME",
        "SIGNET_SAMPLE_GROUP, SIGNET_SAMPLE_GROUP_NAME",
        "SIGNET_SAMPLE_GROUP_NAM, SIGNET_SAMPLE_GROUP_NAME",
        "SIGNET_SAMPLE_PERHAPS_NAMES, SIGNET_SAMPLE_PERHAPS_NAME",
        "SIGNET_SAMPLE_KEY_FIL, SIGNET_SAMPLE_KEY_FILE",
        "SIGNET_SAMPLE_LIFE_TIME_FILE, SIGNET_SAMPLE_LIFE_TIME",
        "SIGNET_SAMPLE_CLAIMS_GIVEN_NAM, SIGNET_SAMPLE_CLAIMS_GIVEN_NAME",
    })
    void variable_misspelt_stopsTheStartAndTellsTheNearest(String name, String nearest) {
        assertThatThrownBy(() -> configure(name + "=a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(name + " is no setting of Signet. Did you mean " + nearest + "?");
    }

    @Test
    void variables_misspelt_areAllTold() {
        assertThatThrownBy(() -> configure("SIGNET_SAMPLE_LIFETIM=a", "SIGNET_SAMPLE_MOSTT=1"))
                .hasMessageContainingAll("SIGNET_SAMPLE_LIFETIM ", "SIGNET_SAMPLE_MOSTT ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIGNET_SERVICE_HOST=10.0.0.1",
                "SIGNET_SERVICE_PORT=80",
                "SIGNET_SERVICE_PORT_HTTP=80",
                "SIGNET_PORT=tcp://10.0.0.1:80",
                "SIGNET_PORT_8080_TCP=tcp://10.0.0.1:8080",
                "SIGNET_PORT_8080_TCP_PROTO=tcp",
                "SIGNET_PORT_8080_TCP_PORT=8080",
                "SIGNET_PORT_8080_TCP_ADDR=10.0.0.1",
                "SIGNET_MANAGEMENT_SERVICE_HOST=fd00::1",
                "SIGNET_MANAGEMENT_SERVICE_PORT_METRICS=9000",
                "SIGNET_MANAGEMENT_PORT=tcp://[fd00::1]:9000",
                "SIGNET_ADMIN_PORT_9000_TCP_ADDR=10.0.0.1",
                "SIGNET_DNS_PORT=udp://10.0.0.1:53",
                "SIGNET_DNS_PORT_53_UDP=udp://10.0.0.1:53",
            })
    void variable_ofKubernetes_isAccepted(String assignment) {
        configure(assignment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SIGNET_PORT=8080", "SIGNET_REPO=/srv/signet", "SIGNET_VERSION=1.0", "SIGNET_JAVA_OPTS=-Xmx256m"
            })
    void variable_ofAScript_isAccepted(String assignment) {
        configure(assignment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGNET_SERVICE=8080", "SIGNET_HTTP_PORT=8080", "SIGNET_HOST=localhost"})
    void variable_thatOnlyLooksLikeThoseOfKubernetes_stopsTheStart(String assignment) {
        assertThatThrownBy(() -> configure(assignment)).hasMessageContaining(" is no setting of Signet.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signet.sample.life-time",
                "signet.sample.hosts[1]",
                "signet.sample.claims.tenant",
                "signet.sample.claims.\"a.b\"",
                "%other.signet.sample.nonsense",
                "signets.sample.nonsense",
            })
    void property_ofASetting_isAccepted(String name) {
        configure(Map.of(), Map.of(name, "PT1S"));
    }

    @ParameterizedTest
    @CsvSource({
        "signet.sample.life-tme, signet.sample.life-tme, signet.sample.life-time",
        "signet.sample.claims.a.b, signet.sample.claims.a.b, signet.sample.",
        "%prod.signet.sample.life-tme, signet.sample.life-tme, signet.sample.life-time",
    })
    void property_misspelt_stopsTheStartAndTellsTheNearest(String name, String told, String nearest) {
        assertThatThrownBy(() -> configure(Map.of(), Map.of(name, "PT1S")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(told + " is no setting of Signet. Did you mean " + nearest);
    }

    // --- Files ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret       | secret",
                "secret\\n     | secret",
                "secret\\r\\n  | secret",
                "secret\\n\\n  | secret\\n",
                "' s ecret '  | ' s ecret '",
                "a${b}\\$c$$d$ | a${b}\\$c$$d$",
                "비밀번호\\n     | 비밀번호",
            })
    void file_ofASecret_isItsValueWithoutOneNewline(String content, String value) throws IOException {
        SmallRyeConfig config = configure("SIGNET_SAMPLE_KEY_FILE=" + file(unescape(content)));

        assertThat(key(config)).hasValue(unescape(value));
    }

    @Test
    void file_namedByAProperty_isRead() throws IOException {
        SmallRyeConfig config = configure(Map.of(), Map.of("signet.sample.key-file", file("secret")));

        assertThat(key(config)).hasValue("secret");
    }

    @Test
    void file_ofAParent_isRead() throws IOException {
        SmallRyeConfig config = configure("SIGNET_MASTER_FILE=" + file("secret"));

        assertThat(config.getConfigMapping(Master.class).value().map(Secret::get))
                .hasValue("secret");
    }

    @Test
    void file_ofTheMailPassword_isRead() throws IOException {
        SmallRyeConfig config = configure("QUARKUS_MAILER_PASSWORD_FILE=" + file("secret"));

        assertThat(config.getOptionalValue("quarkus.mailer.password", String.class))
                .hasValue("secret");
    }

    @Test
    void variable_emptyBesideAFile_doesNotCount() throws IOException {
        SmallRyeConfig config = configure("SIGNET_SAMPLE_KEY=", "SIGNET_SAMPLE_KEY_FILE=" + file("secret"));

        assertThat(key(config)).hasValue("secret");
    }

    @Test
    void file_emptyNameBesideAVariable_doesNotCount() {
        assertThat(key(configure("SIGNET_SAMPLE_KEY=secret", "SIGNET_SAMPLE_KEY_FILE=")))
                .hasValue("secret");
    }

    @Test
    void file_besideTheVariable_isRefused() throws IOException {
        String file = file("hunter2");

        assertRefused(
                "SIGNET_SAMPLE_KEY and SIGNET_SAMPLE_KEY_FILE are both set: set one of them.",
                "SIGNET_SAMPLE_KEY=hunter3",
                "SIGNET_SAMPLE_KEY_FILE=" + file);
    }

    @Test
    void file_thatIsNotThere_isRefusedWithoutItsName() {
        assertRefused("SIGNET_SAMPLE_KEY_FILE names a file that is not there.", "SIGNET_SAMPLE_KEY_FILE=hunter2");
    }

    @Test
    void file_thatIsAFolder_isRefused() {
        assertRefused("SIGNET_SAMPLE_KEY_FILE names a file that cannot be read.", "SIGNET_SAMPLE_KEY_FILE=" + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \n"})
    void file_thatIsEmpty_isRefused(String content) throws IOException {
        assertRefused("SIGNET_SAMPLE_KEY_FILE names an empty file.", "SIGNET_SAMPLE_KEY_FILE=" + file(content));
    }

    @Test
    void file_thatIsNoText_isRefused() throws IOException {
        Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});

        assertRefused(
                "SIGNET_SAMPLE_KEY_FILE names a file that is no text in UTF-8.", "SIGNET_SAMPLE_KEY_FILE=" + file);
    }

    @Test
    void file_withoutEnd_isRefused() {
        assertRefused(
                "SIGNET_SAMPLE_KEY_FILE names a file that is too large for a secret.",
                "SIGNET_SAMPLE_KEY_FILE=/dev/zero");
    }

    // --- How ---

    @ConfigMapping(prefix = "signet.sample")
    interface Sample {

        @WithDefault("PT1M")
        String lifeTime();

        OptionalInt most();

        Optional<List<String>> hosts();

        Optional<Secret<String>> key();

        Group group();

        Optional<Group> perhaps();

        Map<String, String> claims();

        interface Group {

            @WithDefault("x")
            String name();
        }
    }

    @ConfigMapping(prefix = "signet.master")
    interface Master {

        @WithParentName
        Optional<Secret<String>> value();
    }

    private static SmallRyeConfig configure(String... assignments) {
        Map<String, String> environment = new HashMap<>();
        for (String assignment : assignments) {
            String[] parts = assignment.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return configure(environment, Map.of("signet.sample.claims.given_name", "first_name"));
    }

    private static SmallRyeConfig configure(Map<String, String> environment, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withMapping(Sample.class)
                .withMapping(Master.class)
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new PropertiesConfigSource(properties, "properties", 250))
                .withCustomizers(new SettingsCustomizer())
                .build();
    }

    private static Optional<String> key(SmallRyeConfig config) {
        return config.getConfigMapping(Sample.class).key().map(Secret::get);
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("secret"), content).toString();
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }

    private static void assertRefused(String sentence, String... assignments) {
        assertThatThrownBy(() -> configure(assignments))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(sentence)
                .hasNoCause();
    }
}
