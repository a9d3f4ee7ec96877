package dev.signet.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.settings.SettingsCustomizer;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the environment to what Quarkus is told of the database. */
class DatabasePartsTest {

    private static final String URL = "SIGNET_DATABASE_URL=postgresql://ada:hunter2@db:5433/signet";

    @TempDir
    private Path folder;

    private Path authority;

    @BeforeEach
    void createAuthority() throws IOException {
        authority = Files.writeString(folder.resolve("an authority.pem"), "certificate");
    }

    // --- Where it is ---

    @Test
    void url_alone_isTheDatabase() {
        SmallRyeConfig config = configure(URL);

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://db:5433/signet");
        assertThat(jdbcUrl(config)).isEqualTo("jdbc:postgresql://db:5433/signet?sslmode=disable&prepareThreshold=0");
        assertThat(username(config)).isEqualTo("ada");
        assertThat(password(config)).isEqualTo("hunter2");
    }

    @Test
    void parts_alone_areTheDatabase() {
        SmallRyeConfig config = configure(
                "SIGNET_DATABASE_HOST=db",
                "SIGNET_DATABASE_PORT=5433",
                "SIGNET_DATABASE_NAME=a/b c",
                "SIGNET_DATABASE_USERNAME=ada",
                "SIGNET_DATABASE_PASSWORD=p@ss:w/rd%20${x}\\$y$");

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://db:5433/a%2Fb%20c");
        assertThat(username(config)).isEqualTo("ada");
        // As every variable, it may refer to others.
        assertThat(password(config)).isEqualTo("p@ss:w/rd%20X$y$");
    }

    @Test
    void parts_withoutPortAndPassword_areTheDatabase() {
        SmallRyeConfig config =
                configure("SIGNET_DATABASE_HOST=db", "SIGNET_DATABASE_NAME=signet", "SIGNET_DATABASE_USERNAME=ada");

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://db:5432/signet");
        assertThat(password(config)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd00::1", "[fd00::1]"})
    void host_thatIsAnAddressOfIpv6_isBracketed(String host) {
        SmallRyeConfig config = configure(
                "SIGNET_DATABASE_HOST=" + host, "SIGNET_DATABASE_NAME=signet", "SIGNET_DATABASE_USERNAME=ada");

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://[fd00::1]:5432/signet");
    }

    @Test
    void port_thatIsAServiceLink_isNone() {
        SmallRyeConfig config = configure(URL, "SIGNET_DATABASE_PORT=tcp://10.0.0.1:5432");

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://db:5433/signet");
    }

    @Test
    void nothing_isNoDatabase() {
        assertThat(reactiveUrl(configure())).isNull();
        assertThat(reactiveUrl(configure("SIGNET_DATABASE_PORT=tcp://10.0.0.1:5432")))
                .isNull();
    }

    /** What it is told goes into the artifact. */
    @Test
    void build_isToldNoDatabase() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new EnvConfigSource(Map.of("SIGNET_DATABASE_URL", "postgresql://ada:hunter2@db/signet"), 300))
                .withCustomizers(new SettingsCustomizer(), new DatabaseCustomizer())
                .build();

        assertThat(reactiveUrl(config)).isNull();
        assertThat(password(config)).isNull();
    }

    @Test
    void url_withoutCredentials_isCompletedByParts() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "p@ss${x}\n");
        SmallRyeConfig config = configure(
                "SIGNET_DATABASE_URL=postgresql://db/signet?application_name=a%20b",
                "SIGNET_DATABASE_USERNAME=ada",
                "SIGNET_DATABASE_PASSWORD_FILE=" + file,
                "SIGNET_DATABASE_SSLMODE=require");

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://db:5432/signet?application_name=a%20b");
        assertThat(jdbcUrl(config))
                .isEqualTo(
                        "jdbc:postgresql://db:5432/signet?application_name=a%20b&sslmode=require&prepareThreshold=0");
        assertThat(username(config)).isEqualTo("ada");
        assertThat(password(config)).isEqualTo("p@ss${x}");
    }

    @Test
    void url_fromAFile_isTheDatabase() throws IOException {
        Path file = Files.writeString(folder.resolve("url"), "postgresql://ada:a%24%7Bx%7D@db/signet\n");
        SmallRyeConfig config = configure("SIGNET_DATABASE_URL_FILE=" + file);

        assertThat(reactiveUrl(config)).isEqualTo("postgresql://db:5432/signet");
        assertThat(password(config)).isEqualTo("a${x}");
    }

    @Test
    void parts_thatRepeatTheUrl_areNoContradiction() {
        assertThat(password(configure(URL, "SIGNET_DATABASE_PASSWORD=hunter2"))).isEqualTo("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNET_DATABASE_HOST=other,     SIGNET_DATABASE_URL and SIGNET_DATABASE_HOST both say where the database is: set one of them.",
        "SIGNET_DATABASE_PORT=5432,      SIGNET_DATABASE_URL and SIGNET_DATABASE_PORT both say where the database is: set one of them.",
        "SIGNET_DATABASE_NAME=other,     SIGNET_DATABASE_URL and SIGNET_DATABASE_NAME both say where the database is: set one of them.",
        "SIGNET_DATABASE_USERNAME=other, SIGNET_DATABASE_URL and SIGNET_DATABASE_USERNAME contradict each other: leave one of them out.",
        "SIGNET_DATABASE_PASSWORD=other, SIGNET_DATABASE_URL and SIGNET_DATABASE_PASSWORD contradict each other: leave one of them out.",
    })
    void url_besidePartsThatContradict_isRefused(String part, String sentence) {
        assertRefused(sentence, URL, part);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNET_DATABASE_NAME=signet, SIGNET_DATABASE_USERNAME=ada, SIGNET_DATABASE_HOST",
        "SIGNET_DATABASE_HOST=db,     SIGNET_DATABASE_USERNAME=ada, SIGNET_DATABASE_NAME",
        "SIGNET_DATABASE_HOST=db,     SIGNET_DATABASE_NAME=signet,  SIGNET_DATABASE_USERNAME",
        "SIGNET_DATABASE_PASSWORD=x,  SIGNET_DATABASE_USERNAME=ada, SIGNET_DATABASE_HOST",
    })
    void parts_incomplete_areRefused(String one, String another, String missing) {
        assertRefused("Set " + missing + " as well: a database has a host, a name and a username.", one, another);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNET_DATABASE_PORT=0,            'SIGNET_DATABASE_PORT must be from 1 to 65535, not 0.'",
        "SIGNET_DATABASE_PORT=65536,        'SIGNET_DATABASE_PORT must be from 1 to 65535, not 65536.'",
        "SIGNET_DATABASE_PORT=five,         'SIGNET_DATABASE_PORT must be from 1 to 65535, not five.'",
        "SIGNET_DATABASE_HOST=db:5432,      'SIGNET_DATABASE_HOST must be one name or address, without a port.'",
        "SIGNET_DATABASE_HOST=/run/postgres,'SIGNET_DATABASE_HOST must be one name or address, without a port.'",
        "SIGNET_DATABASE_HOST=user@db,      'SIGNET_DATABASE_HOST must be one name or address, without a port.'",
    })
    void parts_malformed_areRefused(String part, String sentence) {
        assertRefused(
                sentence,
                "SIGNET_DATABASE_HOST=db",
                "SIGNET_DATABASE_NAME=signet",
                "SIGNET_DATABASE_USERNAME=ada",
                part);
    }

    // --- TLS ---

    @ParameterizedTest
    @CsvSource({"disable, false", "prefer, true", "require, true"})
    void sslmode_thatVerifiesNothing_isThatOfBothDrivers(String sslmode, String trustAll) {
        SmallRyeConfig config = configure(URL, "SIGNET_DATABASE_SSLMODE=" + sslmode);

        assertThat(jdbcUrl(config)).contains("?sslmode=" + sslmode + "&");
        assertThat(reactive(config, "postgresql.ssl-mode")).isEqualTo(sslmode);
        assertThat(reactive(config, "trust-all")).isEqualTo(trustAll);
        assertThat(reactive(config, "trust-certificate-pem")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"verify-ca, NONE", "verify-full, HTTPS"})
    void sslmode_thatVerifies_isThatOfBothDrivers(String sslmode, String hostname) {
        SmallRyeConfig config =
                configure(URL, "SIGNET_DATABASE_SSLMODE=" + sslmode, "SIGNET_DATABASE_CA_FILE=" + authority);

        assertVerified(config, sslmode, hostname);
    }

    @Test
    void sslmode_inTheUrl_isThatOfBothDrivers() {
        String file = authority.toString().replace(" ", "%20");
        SmallRyeConfig config = configure(URL + "?sslmode=verify-ca&sslrootcert=" + file);

        assertVerified(config, "verify-ca", "NONE");
        assertThat(reactiveUrl(config)).doesNotContain("?");
    }

    @Test
    void authority_alone_verifiesInFull() {
        assertVerified(configure(URL, "SIGNET_DATABASE_CA_FILE=" + authority), "verify-full", "HTTPS");
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNET_DATABASE_SSLMODE=allow,       'SIGNET_DATABASE_SSLMODE must be one of disable, prefer, require, verify-ca, verify-full, not allow.'",
        "SIGNET_DATABASE_SSLMODE=verify-ca,   'SIGNET_DATABASE_SSLMODE is verify-ca: set SIGNET_DATABASE_CA_FILE to a file with the certificates of the authorities to trust, in PEM.'",
        "SIGNET_DATABASE_SSLMODE=verify-full, 'SIGNET_DATABASE_SSLMODE is verify-full: set SIGNET_DATABASE_CA_FILE to a file with the certificates of the authorities to trust, in PEM.'",
        "SIGNET_DATABASE_CA_FILE=/nowhere/ca, 'SIGNET_DATABASE_CA_FILE names a file that cannot be read: /nowhere/ca'",
    })
    void tls_thatCannotBe_isRefused(String part, String sentence) {
        assertRefused(sentence, URL, part);
    }

    @Test
    void authority_withASslmodeThatVerifiesNothing_isRefused() {
        assertRefused(
                "SIGNET_DATABASE_CA_FILE is set, but SIGNET_DATABASE_SSLMODE is require, which verifies nothing: set it"
                        + " to verify-full or verify-ca.",
                URL,
                "SIGNET_DATABASE_SSLMODE=require",
                "SIGNET_DATABASE_CA_FILE=" + authority);
    }

    @Test
    void sslmode_thatContradictsTheUrl_isRefused() {
        assertRefused(
                "SIGNET_DATABASE_URL and SIGNET_DATABASE_SSLMODE contradict each other: leave one of them out.",
                URL + "?sslmode=require",
                "SIGNET_DATABASE_SSLMODE=disable");
    }

    // --- How ---

    private static SmallRyeConfig configure(String... assignments) {
        Map<String, String> environment = new HashMap<>(Map.of("x", "X"));
        for (String assignment : assignments) {
            String[] parts = assignment.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(DatabaseAddressConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .withCustomizers(new SettingsCustomizer(), new DatabaseCustomizer())
                .build();
    }

    // --- The way past a pooler ---

    @Test
    void directUrl_withAnAddressAlone_isOfTheSameUserAndTls() {
        PgConnectOptions direct = direct(Map.of(
                        "url", "postgresql://ada:hunter2@pooler:6432/signet?sslmode=require",
                        "direct-url", "postgresql://db:5433/signet"))
                .asConnectOptions();

        assertThat(direct.getHost()).isEqualTo("db");
        assertThat(direct.getPort()).isEqualTo(5433);
        assertThat(direct.getUser()).isEqualTo("ada");
        assertThat(direct.getPassword()).isEqualTo("hunter2");
        assertThat(direct.getSslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void directUrl_withAUser_isOfThatUserAndNobodysPassword() {
        DatabaseUrl direct = direct(
                Map.of("url", "postgresql://ada:hunter2@pooler/signet", "direct-url", "postgresql://owner@db/signet"));

        assertThat(direct.username()).contains("owner");
        assertThat(direct.password()).isEmpty();
    }

    @Test
    void directUrl_withTls_hasNothingOfTheOthersTls() {
        PgConnectOptions direct = direct(Map.of(
                        "host", "pooler",
                        "name", "signet",
                        "username", "ada",
                        "sslmode", "disable",
                        "direct-url",
                                "postgresql://db/signet?sslmode=verify-full&sslrootcert="
                                        + DatabaseUrl.encode(authority.toString())))
                .asConnectOptions();

        assertThat(direct.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(direct.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(direct.isTrustAll()).isFalse();
        assertThat(((PemTrustOptions) direct.getTrustOptions()).getCertPaths()).containsExactly(authority.toString());
    }

    @Test
    void directUrl_malformed_isRefusedByItsNameWithoutThePassword() {
        assertThatThrownBy(() -> direct(Map.of("direct-url", "mysql://ada:hunter2@db/signet")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("SIGNET_DATABASE_DIRECT_URL must look like postgresql://user:password@host:5432/name");
    }

    private static DatabaseUrl direct(Map<String, String> parts) {
        return new DatabaseParts(
                        property -> Optional.ofNullable(parts.get(property.substring("signet.database.".length()))))
                .findDirect()
                .orElseThrow();
    }

    private static void assertRefused(String sentence, String... assignments) {
        assertThatThrownBy(() -> configure(assignments))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(sentence)
                .hasNoCause();
    }

    private void assertVerified(SmallRyeConfig config, String sslmode, String hostname) {
        assertThat(jdbcUrl(config))
                .contains("?sslmode=" + sslmode + "&sslrootcert=" + DatabaseUrl.encode(authority.toString()) + "&");
        assertThat(reactive(config, "postgresql.ssl-mode")).isEqualTo(sslmode);
        assertThat(reactive(config, "hostname-verification-algorithm")).isEqualTo(hostname);
        assertThat(reactive(config, "trust-all")).isEqualTo("false");
        assertThat(reactive(config, "trust-certificate-pem")).isEqualTo("true");
        assertThat(config.getValues("quarkus.datasource.reactive.trust-certificate-pem.certs", String.class))
                .containsExactly(authority.toString());
    }

    private static String reactiveUrl(SmallRyeConfig config) {
        return reactive(config, "url");
    }

    private static String reactive(SmallRyeConfig config, String property) {
        return value(config, "quarkus.datasource.reactive." + property);
    }

    private static String jdbcUrl(SmallRyeConfig config) {
        return value(config, "quarkus.datasource.jdbc.url");
    }

    private static String username(SmallRyeConfig config) {
        return value(config, "quarkus.datasource.username");
    }

    private static String password(SmallRyeConfig config) {
        return value(config, "quarkus.datasource.password");
    }

    private static String value(SmallRyeConfig config, String property) {
        return config.getOptionalValue(property, String.class).orElse(null);
    }
}
