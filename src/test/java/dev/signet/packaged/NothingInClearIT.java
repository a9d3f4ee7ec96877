package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What all other tests have left behind, logs and databases, holds nothing that should be known to its owner alone. Runs
 * after them, in an execution of its own.
 */
class NothingInClearIT {

    private static final Path TARGET = Path.of("target");

    private static final Map<String, Pattern> SECRETS = new TreeMap<>(Map.ofEntries(
            Map.entry("an access token", Pattern.compile("eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{20,}")),
            Map.entry("a refresh token", Pattern.compile("(?<![\\w-])AQ[\\w-]{69}(?![\\w-])")),
            // Begins with a UUIDv7 of these years.
            Map.entry(
                    "a token of a link or an invitation",
                    Pattern.compile("(?<![\\w-])A[Za][\\w-]{6}[c-f][\\w-]{34}(?![\\w-])")),
            Map.entry(
                    "a one-time code in its text",
                    Pattern.compile("(code is|new password is|인증번호는|코드는) \\d{6}|\"?code\"?[:=] ?\"?\\d{6}\\b")),
            Map.entry("a recovery code", recoveryCode()),
            Map.entry("a TOTP secret in its URI", Pattern.compile("otpauth://")),
            Map.entry("a TOTP secret", Pattern.compile("(?<![A-Z2-7])[A-Z2-7]{32}(?![A-Z2-7])")),
            Map.entry("a client's secret", Pattern.compile("signet_[\\w-]{43}")),
            Map.entry("the secret of the SMS gateway", Pattern.compile(Pattern.quote(Mailbox.SMS_SECRET))),
            Map.entry("the secret of the webhook", Pattern.compile(Pattern.quote(WebhookIT.SECRET))),
            Map.entry("a private key in PEM", Pattern.compile("BEGIN [A-Z ]*PRIVATE KEY")),
            Map.entry("a private key in base64", Pattern.compile("MIIEv[A-Za-z0-9+/]{40}")),
            Map.entry("a private key in hexadecimal", Pattern.compile("308204b[0-9a-f]0201003")),
            Map.entry("a password", Pattern.compile(Pattern.quote(TestUser.PASSWORD))),
            Map.entry("an administrator's password", Pattern.compile(Pattern.quote(TestDatabase.ADMIN_PASSWORD))),
            Map.entry("the master secret", Pattern.compile(Pattern.quote(TestDatabase.SECRET)))));

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}|pbkdf2_sha\\d+\\$\\d");

    private static Pattern recoveryCode() {
        String group = "[0-9a-hjkmnp-tv-z]{4}";
        return Pattern.compile("(?<![\\w-])" + group + "-" + group + "-" + group + "(?![\\w-])");
    }

    @Test
    void logs_ofTheWholeRun_holdNoSecret() throws IOException {
        List<Path> logs = find("log\\.json|quarkus.*\\.log.*");
        assertThat(logs).hasSizeGreaterThan(5);
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log)) {
                lines.forEach(line -> {
                    assertHoldsNoSecret(log, line);
                    assertThat(HASH.matcher(line).find())
                            .as("%s holds a password hash", log)
                            .isFalse();
                });
            }
        }
    }

    @Test
    void databases_ofTheWholeRun_holdNoSecret() throws IOException {
        List<Path> databases = find("PG_VERSION").stream()
                .map(Path::getParent)
                .filter(data -> data.endsWith("data"))
                .map(Path::getParent)
                .toList();
        assertThat(databases).hasSizeGreaterThan(5);
        long sessions = 0;
        for (Path directory : databases) {
            try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, FreePorts.next())) {
                Sql sql = new Sql(database.url());
                sessions += assertHoldsNoSecret(directory, sql);
                assertPersonIsInNoEvent(sql);
            }
        }
        assertThat(sessions).isGreaterThan(100);
    }

    /** Whose they are says the id: what can change, or is nobody's business, is not written down for months. */
    private static void assertPersonIsInNoEvent(Sql sql) {
        if (sql.count("select count(*) from information_schema.tables where table_name = 'events'") == 1) {
            assertThat(sql.list("""
                            select type || ' ' || details::text from events e
                            where details::text ~ '[+][1-9][0-9]{7,}|[^" ]+@[^" ]+[.][^" ]+'
                            """)).isEmpty();
        }
    }

    /** Answers how many sessions there are. */
    private static long assertHoldsNoSecret(Path directory, Sql sql) {
        List<String> tables =
                sql.list("select table_name from information_schema.tables where table_schema = 'public' order by 1");
        tables.forEach(table -> sql.list("select t::text from \"" + table + "\" t")
                .forEach(row -> assertHoldsNoSecret(directory.resolve(table), row)));
        return tables.contains("sessions") ? sql.count("select count(*) from sessions") : 0;
    }

    /** Says what was found and not, once more, the thing itself. */
    private static void assertHoldsNoSecret(Path place, String text) {
        SECRETS.forEach((name, pattern) -> {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                throw new AssertionError("%s holds %s at character %d of: %s…"
                        .formatted(place, name, matcher.start(), text.substring(0, Math.min(matcher.start(), 300))));
            }
        });
    }

    private static List<Path> find(String name) throws IOException {
        try (Stream<Path> files = Files.find(
                TARGET, 6, (path, attributes) -> path.getFileName().toString().matches(name))) {
            return files.sorted().toList();
        }
    }
}
