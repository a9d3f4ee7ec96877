package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manifests take for granted, the packaged service does. */
class ManifestsIT {

    private static final Path MANIFESTS = Path.of("src/main/kubernetes");

    private static final Pattern PATH = Pattern.compile("^\\s+path: (/\\S+)$", Pattern.MULTILINE);
    private static final Pattern QUERY = Pattern.compile("\"?expr\"?: (.+)");

    /** The names in a query that stand for metrics: not those of labels, functions and variables. */
    private static final Pattern METRIC = Pattern.compile("(?<![$\\w])[a-z]+_[a-z_]+(?=[{\\s)]|$)");

    @TempDir
    private static Path secrets;

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    /** With every setting of the base, but with this database and these secrets. */
    @BeforeAll
    static void start() throws IOException {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/manifests"), FreePorts.next());
        URI url = URI.create(database.url());
        Map<String, String> contents = Map.of(
                "secret", TestDatabase.SECRET,
                "database-password", "postgres",
                "admin-password", TestDatabase.ADMIN_PASSWORD);
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Files.writeString(secrets.resolve(file.getKey()), file.getValue());
        }
        Map<String, String> environment = new HashMap<>();
        for (String line : Files.readAllLines(MANIFESTS.resolve("base/signet.env"))) {
            String[] setting = line.split("=", 2);
            environment.put(setting[0], setting[1].replace("/etc/signet", secrets.toString()));
        }
        environment.putAll(Map.of(
                "SIGNET_DATABASE_HOST",
                url.getHost(),
                "SIGNET_DATABASE_PORT",
                Integer.toString(url.getPort()),
                "SIGNET_DATABASE_NAME",
                url.getPath().substring(1),
                "SIGNET_DATABASE_USERNAME",
                "postgres",
                // The embedded one has none.
                "SIGNET_DATABASE_SSLMODE",
                "disable",
                "SIGNET_SHUTDOWN_DELAY",
                "PT0S"));
        signet = PackagedSignet.start("manifests", environment);
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    @Test
    void base_configuresAServiceThatServes() {
        signet.login("admin", TestDatabase.ADMIN_PASSWORD)
                .then()
                .statusCode(200)
                .body("access", startsWith("ey"));
    }

    @Test
    void pathsOfTheManifests_areAnswered() throws IOException {
        Set<String> paths = texts(".yaml").stream()
                .flatMap(text -> PATH.matcher(text).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(paths)
                .contains("/q/health/started", "/q/health/live", "/q/health/ready", "/q/metrics")
                .allSatisfy(path -> assertThat(
                                path.equals("/q/metrics")
                                        ? signet.management(path).statusCode()
                                        : signet.request().get(path).statusCode())
                        .isEqualTo(200));
    }

    @Test
    void metricsOfAlertsAndDashboard_areExported() throws IOException {
        // A route is counted once it was called.
        signet.me("none");
        Set<String> exported = signet.management("/q/metrics")
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toSet());
        List<String> queries = new ArrayList<>();
        for (String text :
                Stream.concat(texts(".yaml").stream(), texts(".json").stream()).toList()) {
            QUERY.matcher(text).results().map(query -> query.group(1)).forEach(queries::add);
        }

        Set<String> asked = queries.stream()
                .flatMap(query -> METRIC.matcher(query.replaceAll("by \\([^)]*\\)|\\{[^}]*}", "{"))
                        .results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(queries).hasSizeGreaterThan(25);
        assertThat(asked)
                .contains("signet_deliveries_total", "http_server_requests_seconds_count", "signet_replica_age_seconds")
                .hasSizeGreaterThan(15);
        assertThat(exported).containsAll(asked);
    }

    private static List<String> texts(String suffix) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MANIFESTS)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(suffix)).toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }
}
