package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that is configured wrongly does not start, and says in one sentence what to set. */
class ConfigurationIT {

    private static final String ANOTHER_SECRET = "YW5vdGhlciBzZWNyZXQgYW5vdGhlciBzZWNyZXQgISE=";

    /** A start tells all that is wrong, but no more than one thing of each part of the service. */
    private record WrongValue(int start, String variable, String value, String sentence) {}

    private static final List<WrongValue> WRONG_VALUES = List.of(
            new WrongValue(
                    1, "SIGNET_SECRET", "dG9vIHNob3J0", "SIGNET_SECRET is too short: 9 bytes. Set SIGNET_SECRET to"),
            new WrongValue(
                    1,
                    "SIGNET_PASSWORD_ALGORITHM",
                    "md5",
                    "signet.password.algorithm must be argon2id or bcrypt, not md5."),
            new WrongValue(
                    1,
                    "SIGNET_USER_DEFAULT_REGION",
                    "Korea",
                    "signet.user.default-region must be an ISO 3166 country code such as US or KR, not Korea"),
            new WrongValue(
                    1,
                    "SIGNET_TOKEN_ACCESS_LIFETIME",
                    "PT0S",
                    "signet.token.access-lifetime is PT0S, but must be at least PT1S."),
            new WrongValue(
                    1,
                    "SIGNET_DELIVERY_NAME",
                    "x".repeat(31),
                    "signet.delivery.name must be one line of at most 30 characters."),
            new WrongValue(1, "SIGNET_DELIVERY_SMS_URL", "gateway", "signet.delivery.sms.url must be an https URL."),
            new WrongValue(1, "SIGNET_DELIVERY_MAIL_FROM", "nobody", "signet.delivery.mail.from must be an address"),
            new WrongValue(1, "SIGNET_EVENT_WEBHOOK_URL", "siem", "signet.event.webhook.url must be an https URL."),
            new WrongValue(
                    1,
                    "SIGNET_EVENT_RETENTION",
                    "PT59M",
                    "signet.event.retention is PT59M, but must be at least PT1H."),
            new WrongValue(1, "SIGNET_DJANGO_STAFF_ROLE", "a b", "signet.django.staff-role is no role: a b."),
            new WrongValue(2, "SIGNET_SECRET", "not base64 !", "SIGNET_SECRET is not base64. Set SIGNET_SECRET to"),
            new WrongValue(
                    2,
                    "SIGNET_PASSWORD_BCRYPT_COST",
                    "9",
                    "signet.password.bcrypt-cost is 9, but must be from 10 to 16"),
            new WrongValue(
                    2, "SIGNET_CRYPTO_PROVIDER", "openssl", "signet.crypto.provider must be auto or jdk, not openssl"),
            new WrongValue(
                    2,
                    "SIGNET_DELIVERY_CONCURRENCY",
                    "0",
                    "signet.delivery.concurrency is 0, but must be from 1 to 1000."),
            new WrongValue(
                    2,
                    "SIGNET_DELIVERY_SMS_URL",
                    "https://gateway.example.com",
                    "Set signet.delivery.sms.secret to at least 24 random bytes in base64"),
            new WrongValue(
                    2,
                    "SIGNET_DELIVERY_LINK_PASSWORD_RESET",
                    "https://app.example.com/reset",
                    "signet.delivery.link.password-reset must be an https URL with {token} in it."),
            new WrongValue(
                    2,
                    "SIGNET_EVENT_WEBHOOK_URL",
                    "https://siem.example.com",
                    "Set signet.event.webhook.secret to at least 24 random bytes in base64"),
            new WrongValue(
                    2,
                    "SIGNET_DJANGO_STAFF_ROLE",
                    "admin",
                    "signet.django.staff-role and signet.django.superuser-role must be two roles, not both admin."),
            new WrongValue(3, "SIGNET_ISSUER", "signet", "SIGNET_ISSUER is no base URL: signet"),
            new WrongValue(
                    3,
                    "SIGNET_PASSWORD_ARGON2_MEMORY",
                    "7167",
                    "signet.password.argon2.memory is 7167, but must be from 7168 to 1048576."),
            new WrongValue(
                    3,
                    "SIGNET_KEY_ALGORITHM",
                    "HS256",
                    "signet.key.algorithm must be RS256, ES256 or EdDSA, not HS256"),
            new WrongValue(
                    3,
                    "SIGNET_DELIVERY_RETRY_LONGEST",
                    "PT1S",
                    "signet.delivery.retry.longest is PT1S, but must be at least PT5S."),
            new WrongValue(
                    3,
                    "SIGNET_EVENT_WEBHOOK_KEEP_TRYING",
                    "PT0S",
                    "signet.event.webhook.keep-trying is PT0S, but must be at least PT1S."),
            new WrongValue(
                    4,
                    "SIGNET_PASSWORD_ARGON2_ITERATIONS",
                    "4",
                    "signet.password.argon2.iterations is 4, but must be from 5 to 585"),
            new WrongValue(
                    4,
                    "SIGNET_KEY_JWKS_MAX_AGE",
                    "-PT1S",
                    "signet.key.jwks-max-age is PT-1S, but must be at least PT0S."),
            new WrongValue(
                    4,
                    "SIGNET_EVENT_WEBHOOK_TYPES",
                    "login,logon",
                    "signet.event.webhook.types names no type of event: logon."),
            new WrongValue(
                    5,
                    "SIGNET_SECRET",
                    ANOTHER_SECRET,
                    "SIGNET_SECRET is not the secret that this database's signing keys are encrypted under"),
            new WrongValue(
                    6,
                    "SIGNET_DELIVERY_DEFAULT_LANGUAGE",
                    "fr",
                    "signet.delivery.default-language is fr, but there are no texts in it."));

    /** What was said, by the number of the start. */
    private static final Map<Integer, String> REFUSALS = new HashMap<>();

    private static EmbeddedDatabase database;

    @BeforeAll
    static void startOnce() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/configuration"), FreePorts.next());
        PackagedSignet.start("configured", PackagedSignet.environment(database.url()))
                .close();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGNET_DATABASE_URL   | Set SIGNET_DATABASE_URL to the PostgreSQL database: postgresql://user:password@host:5432/name",
                "SIGNET_SECRET         | Set SIGNET_SECRET to at least 32 random bytes in base64",
                "SIGNET_ISSUER         | Set SIGNET_ISSUER to the public base URL of this installation",
            })
    void start_withNothingSet_isRefusedWithASentenceForEach(String variable, String sentence) {
        String log = REFUSALS.computeIfAbsent(0, start -> {
            Map<String, String> environment = environment();
            environment.keySet().removeIf(name -> name.startsWith("SIGNET_"));
            return refusal(environment);
        });

        assertThat(log).as(variable).containsOnlyOnce(sentence);
    }

    @ParameterizedTest
    @FieldSource("WRONG_VALUES")
    void start_withWrongValues_isRefusedWithASentenceForEach(WrongValue wrong) {
        String log = REFUSALS.computeIfAbsent(wrong.start(), start -> {
            Map<String, String> environment = environment();
            WRONG_VALUES.stream()
                    .filter(value -> value.start() == start)
                    .forEach(value -> environment.put(value.variable(), value.value()));
            return refusal(environment);
        });

        assertThat(log).containsOnlyOnce(wrong.sentence());
    }

    @Test
    void start_inProduction_hashesAtProductionCost() {
        String url = emptyDatabase();

        try (PackagedSignet signet = PackagedSignet.start("configured", PackagedSignet.environment(url))) {
            signet.loginAdmin();
        }

        assertThat(new Sql(url).query(String.class, "select password_hash from users"))
                .hasValueSatisfying(hash -> assertThat(hash).startsWith("argon2$argon2id$v=19$m=7168,t=5,p=1$"));
    }

    @Test
    void start_inTheProfileTest_hashesCheaplyAndWarns() {
        String url = emptyDatabase();
        Map<String, String> environment = PackagedSignet.environment(url);
        environment.put("QUARKUS_PROFILE", "test");

        try (PackagedSignet signet = PackagedSignet.start("configured", environment)) {
            assertThat(signet.log()).contains("passwords are hashed too cheaply to be safe");
        }

        assertThat(new Sql(url).query(String.class, "select password_hash from users"))
                .hasValueSatisfying(hash -> assertThat(hash).startsWith("argon2$argon2id$v=19$m=8,t=1,p=1$"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://user:hunter2@host/name",
                "postgresql://user:hunter2 #@host/name",
                "hunter2",
            })
    void start_withAMalformedDatabaseUrl_isRefusedWithASentenceWithoutThePassword(String url) {
        Map<String, String> environment = environment();
        environment.put("SIGNET_DATABASE_URL", url);

        String log = assertRefused(
                environment, "SIGNET_DATABASE_URL must look like postgresql://user:password@host:5432/name");
        assertThat(log).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGNET_ADMIN_PASSWORD | sh0rt.x   | SIGNET_ADMIN_PASSWORD is no good: This password is too short",
                "SIGNET_ADMIN_PASSWORD | password1 | SIGNET_ADMIN_PASSWORD is no good: This password is too common",
                "SIGNET_ADMIN_USERNAME | the boss  | SIGNET_ADMIN_USERNAME is no username",
            })
    void start_withAFirstAdminWhoCannotBe_isRefusedWithASentence(String variable, String value, String sentence) {
        Map<String, String> environment = PackagedSignet.environment(emptyDatabase());
        environment.put(variable, value);

        assertRefused(environment, sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGNET_ADMIN_USERNAME", "SIGNET_ADMIN_PASSWORD"})
    void start_withHalfAFirstAdmin_isRefusedWithASentence(String missing) {
        Map<String, String> environment = PackagedSignet.environment(emptyDatabase());
        environment.remove(missing);

        assertRefused(environment, "SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD belong together");
    }

    @Test
    void start_withTheNameOfAUserForTheFirstAdmin_isRefusedWithASentence() {
        String url = emptyDatabase();
        Map<String, String> environment = PackagedSignet.environment(url);
        PackagedSignet.start("configured", environment).close();
        new Sql(url).execute("update users set roles = '{}'");

        assertRefused(environment, "SIGNET_ADMIN_USERNAME names an account that is there and no administrator");
    }

    @Test
    void start_whileThereIsAnAdmin_ignoresTheFirstAdmin() {
        Map<String, String> environment = environment();
        environment.put("SIGNET_ADMIN_USERNAME", "another.admin");
        environment.put("SIGNET_ADMIN_PASSWORD", "another password for the tests");

        try (PackagedSignet signet = PackagedSignet.start("configured", environment)) {
            signet.login("another.admin", "another password for the tests")
                    .then()
                    .statusCode(401);
            signet.loginAdmin();
        }
        assertThat(new Sql(database.url()).count("select count(*) from users")).isOne();
    }

    @Test
    void start_withAnotherPasswordForTheAdmin_doesNotResetIt() {
        Map<String, String> environment = environment();
        environment.put("SIGNET_ADMIN_PASSWORD", "another password for the tests");

        try (PackagedSignet signet = PackagedSignet.start("configured", environment)) {
            signet.loginAdmin();
        }
    }

    @Test
    void start_configuredWell_saysNothingSecret() {
        try (PackagedSignet signet = PackagedSignet.start("configured", environment())) {
            signet.loginAdmin();

            assertThat(signet.log())
                    .doesNotContain(TestDatabase.SECRET, TestDatabase.ADMIN_PASSWORD, "postgres:postgres");
        }
    }

    // --- How ---

    private static Map<String, String> environment() {
        return PackagedSignet.environment(database.url());
    }

    private static String emptyDatabase() {
        Sql server = new Sql(database.url());
        server.execute("drop database if exists empty with (force)");
        server.execute("create database empty");
        return database.url().replaceFirst("/postgres$", "/empty");
    }

    private static String refusal(Map<String, String> environment) {
        try (PackagedSignet signet = PackagedSignet.launch("misconfigured", environment)) {
            int exitCode = signet.awaitExit();

            String log = signet.log();
            assertThat(log).doesNotContain("\tat ", "\\tat ", "stackTrace", "Exception");
            assertThat(exitCode).isPositive();
            return log;
        }
    }

    /** Returns what it has said. */
    private static String assertRefused(Map<String, String> environment, String sentence) {
        String log = refusal(environment);
        assertThat(log).containsOnlyOnce(sentence);
        return log;
    }
}
