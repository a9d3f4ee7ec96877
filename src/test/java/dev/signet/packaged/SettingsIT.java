package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways in which settings come to the packaged service: each kind of them once. What else is refused, and how the
 * sentences read, is in {@code SettingsTest} and {@code DatabasePartsTest}.
 */
class SettingsIT {

    private static final String DATABASE_PASSWORD = "hunter2 ${x}";
    private static final String PREVIOUS = "YW5vdGhlciBzZWNyZXQgYW5vdGhlciBzZWNyZXQgISE=";

    @TempDir
    private static Path folder;

    private static EmbeddedDatabase database;

    /** Where the passwords of the others are looked at, for once. */
    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/settings"), FreePorts.next());
        Sql server = new Sql(database.url());
        server.execute("create role ada login password '" + DATABASE_PASSWORD + "'");
        server.execute("create database signet owner ada");
        String rules = server.query(String.class, "show hba_file").orElseThrow();
        server.execute(
                "copy (values ('host all postgres all trust'), ('host all all all scram-sha-256')) to '" + rules + "'");
        server.query(Boolean.class, "select pg_reload_conf()");
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @Test
    void start_withEverySecretInAFile_serves() throws IOException {
        Map<String, String> byParts = withSecretsInFiles();
        byParts.putAll(Map.of(
                "SIGNET_DATABASE_HOST", "localhost",
                "SIGNET_DATABASE_PORT", Integer.toString(database.port()),
                "SIGNET_DATABASE_NAME", "signet",
                "SIGNET_DATABASE_USERNAME", "ada",
                "SIGNET_DATABASE_PASSWORD_FILE", file(DATABASE_PASSWORD + "\n")));
        Map<String, String> byUrl = withSecretsInFiles();
        byUrl.put(
                "SIGNET_DATABASE_URL_FILE",
                file("postgresql://ada:hunter2%20%24%7Bx%7D@localhost:" + database.port() + "/signet"));
        byUrl.putAll(linksOfKubernetes());

        try (PackagedSignet one = PackagedSignet.launch("settings-parts", byParts);
                PackagedSignet other = PackagedSignet.launch("settings-url", byUrl)) {
            one.awaitReady().loginAdmin();
            other.awaitReady().loginAdmin();

            assertThat(one.log() + other.log())
                    .doesNotContain(
                            "hunter2", TestDatabase.SECRET, PREVIOUS, TestDatabase.ADMIN_PASSWORD, WebhookIT.SECRET);
        }
    }

    @Test
    void start_withSettingsThatCannotBe_isRefusedWithASentence() throws IOException {
        Map<String, Map<String, String>> sentences = new HashMap<>();
        sentences.put(
                "SIGNET_SECRET and SIGNET_SECRET_FILE are both set: set one of them.",
                Map.of("SIGNET_SECRET_FILE", file(PREVIOUS)));
        sentences.put(
                "SIGNET_DATABASE_PASSWORD_FILE names a file that is not there.",
                Map.of("SIGNET_DATABASE_PASSWORD_FILE", "/nowhere/" + PREVIOUS));
        sentences.put(
                "SIGNET_TOKEN_ACCESS_LIFETME is no setting of Signet. Did you mean SIGNET_TOKEN_ACCESS_LIFETIME?",
                Map.of("SIGNET_TOKEN_ACCESS_LIFETME", "PT1M"));
        sentences.put(
                "signet.second-factr.issuer-name is no setting of Signet. Did you mean signet.second-factor.issuer-name?",
                Map.of("JDK_JAVA_OPTIONS", "-Dsignet.second-factr.issuer-name=Signet"));
        sentences.put(
                "SIGNET_DATABASE_URL and SIGNET_DATABASE_HOST both say where the database is: set one of them.",
                Map.of("SIGNET_DATABASE_HOST", "localhost"));
        sentences.put(
                "SIGNET_DATABASE_SSLMODE must be one of disable, prefer, require, verify-ca, verify-full, not allow.",
                Map.of("SIGNET_DATABASE_SSLMODE", "allow"));

        List<String> waiting = new ArrayList<>(sentences.keySet());
        while (!waiting.isEmpty()) {
            String one = waiting.remove(0);
            String other = waiting.remove(0);
            try (PackagedSignet refused = launch("settings-refused-1", sentences.get(one));
                    PackagedSignet alsoRefused = launch("settings-refused-2", sentences.get(other))) {
                assertRefused(refused, one);
                assertRefused(alsoRefused, other);
            }
        }
    }

    // --- How ---

    private static Map<String, String> withSecretsInFiles() throws IOException {
        return new HashMap<>(Map.ofEntries(
                Map.entry("SIGNET_SECRET_FILE", file(TestDatabase.SECRET + "\n")),
                Map.entry("SIGNET_SECRET_PREVIOUS_FILE", file(PREVIOUS)),
                Map.entry("SIGNET_ISSUER", TestDatabase.ISSUER),
                Map.entry("SIGNET_ADMIN_USERNAME", TestDatabase.ADMIN_USERNAME),
                Map.entry("SIGNET_ADMIN_PASSWORD_FILE", file(TestDatabase.ADMIN_PASSWORD + "\r\n")),
                // Without its secret, neither of the two lets the service start.
                Map.entry("SIGNET_DELIVERY_SMS_URL", "https://localhost/sms"),
                Map.entry("SIGNET_DELIVERY_SMS_SECRET_FILE", file(WebhookIT.SECRET)),
                Map.entry("SIGNET_EVENT_WEBHOOK_URL", "https://localhost/events"),
                Map.entry("SIGNET_EVENT_WEBHOOK_SECRET_FILE", file(WebhookIT.SECRET)),
                Map.entry("QUARKUS_MAILER_PASSWORD_FILE", file("hunter2"))));
    }

    /** For a service signet, and one in front of its database. */
    private static Map<String, String> linksOfKubernetes() {
        return Map.of(
                "SIGNET_SERVICE_HOST", "10.0.0.1",
                "SIGNET_SERVICE_PORT", "80",
                "SIGNET_SERVICE_PORT_HTTP", "80",
                "SIGNET_PORT", "tcp://10.0.0.1:80",
                "SIGNET_PORT_80_TCP", "tcp://10.0.0.1:80",
                "SIGNET_PORT_80_TCP_ADDR", "10.0.0.1",
                "SIGNET_DATABASE_SERVICE_HOST", "10.0.0.2",
                "SIGNET_DATABASE_PORT", "tcp://10.0.0.2:5432",
                "SIGNET_DATABASE_PORT_5432_TCP", "tcp://10.0.0.2:5432");
    }

    private static PackagedSignet launch(String name, Map<String, String> more) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.putAll(more);
        return PackagedSignet.launch(name, environment);
    }

    private static void assertRefused(PackagedSignet signet, String sentence) {
        assertThat(signet.awaitExit()).isPositive();
        assertThat(signet.log())
                .containsOnlyOnce(sentence)
                .doesNotContain("\tat ", "\\tat ", "stackTrace", "Exception", PREVIOUS);
    }

    private static String file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), content)
                .toString();
    }
}
