package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestUser.Tokens;
import dev.signet.testing.Wire;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database fails in the ways that leave connections behind: every request ends, and all is well soon after. */
class DatabaseFaultsIT {

    private static final Duration WELL_AFTER = Duration.ofSeconds(15);
    private static final Duration ANSWERED_AFTER = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 5;
    private static final String GOOD = "200";
    private static final String UNAVAILABLE = "503 database_unavailable";

    private static EmbeddedDatabase database;
    private static Wire wire;
    private static PackagedSignet signet;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Tokens tokens;
    private int loggedBefore;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/database-faults"), FreePorts.next());
        wire = new Wire(database.port());
        Map<String, String> environment =
                PackagedSignet.environment("postgresql://postgres:postgres@localhost:" + wire.port() + "/postgres");
        environment.put("SIGNET_DATABASE_STATEMENT_TIMEOUT", "PT1S");
        environment.put("SIGNET_DATABASE_LOCK_TIMEOUT", "PT0.5S");
        environment.put("SIGNET_DATABASE_CONNECT_TIMEOUT", "PT1S");
        environment.put("QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE", Integer.toString(CONNECTIONS));
        signet = PackagedSignet.start("database-faults", environment);
    }

    @AfterAll
    static void stop() {
        signet.close();
        wire.close();
        database.close();
    }

    @BeforeEach
    void login() {
        wire.recover();
        await().atMost(WELL_AFTER).until(signet::isReady);
        tokens = signet.loginAdmin();
        loggedBefore = signet.log().length();
    }

    @AfterEach
    void release() {
        clients.shutdownNow();
    }

    @Test
    void silence_isOverSoonAfterItEnds() {
        assertSurvives(wire::fallSilent);
    }

    @Test
    void vanishedServer_isLeftBehind() {
        assertSurvives(wire::loseServer);
    }

    @Test
    void terminatedConnections_areReplaced() {
        sql().query(
                        Boolean.class,
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where client_port is not null and pid <> pg_backend_pid()");
        await().atMost(WELL_AFTER).untilAsserted(this::assertWell);
        assertQuiet();
    }

    @Test
    void lock_isNotWaitedForLongerThanAllowed() {
        TestLock.onTable(sql(), "users").during(() -> assertThat(answers()).containsOnly(UNAVAILABLE));
        await().atMost(WELL_AFTER).untilAsserted(this::assertWell);
    }

    // --- How ---

    /** As many requests as use all connections up, twice, while it lasts. */
    private void assertSurvives(Runnable fault) {
        fault.run();
        assertThat(answers()).containsOnly(UNAVAILABLE);
        assertThat(answers()).containsOnly(UNAVAILABLE);
        // Those that were given up, and attempts that came to nothing, are closed while it lasts.
        await().atMost(WELL_AFTER).until(() -> wire.clients() <= CONNECTIONS);
        wire.recover();
        await().atMost(WELL_AFTER).untilAsserted(this::assertWell);
        assertThat(signet.request().get("/q/health/live").statusCode()).isEqualTo(200);
        assertQuiet();
        assertThat(logged("The database is lost")).isOne();
        assertThat(logged("The database is back")).isOne();
    }

    /**
     * The status of the answers to several requests at once, each of which has to end in time, and the code of a problem: it
     * tells that the database's deadlines have ended it, and not the one for the whole request.
     */
    private List<String> answers() {
        List<Supplier<Response>> requests = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS * 2; i++) {
            requests.add(() -> signet.me(tokens.access()));
        }
        List<CompletableFuture<String>> answers = requests.stream()
                .map(request -> CompletableFuture.supplyAsync(() -> brief(request.get()), clients))
                .toList();
        await().atMost(ANSWERED_AFTER).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static String brief(Response answer) {
        return answer.statusCode() == 200 ? GOOD : answer.statusCode() + " " + answer.path("code");
    }

    private void assertWell() {
        assertThat(signet.isReady()).isTrue();
        assertThat(answers()).containsOnly(GOOD);
        Response refreshed = signet.refresh(tokens.refresh());
        assertThat(refreshed.statusCode()).isEqualTo(200);
        tokens = new Tokens(refreshed.path("access"), refreshed.path("refresh"));
    }

    private void assertQuiet() {
        String log = log();
        assertThat(log).doesNotContain("Result is already complete");
        assertThat(log.lines()).allMatch(line -> line.startsWith("{"));
    }

    private long logged(String sentence) {
        return log().lines().filter(line -> line.contains(sentence)).count();
    }

    private String log() {
        return signet.log().substring(loggedBefore);
    }

    private static Sql sql() {
        return new Sql(database.url());
    }
}
