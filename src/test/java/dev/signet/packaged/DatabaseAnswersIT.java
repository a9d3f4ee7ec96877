package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.Sql;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever keeps the database from answering, and whichever way it was asked: the answer is 503, and no session is lost. */
class DatabaseAnswersIT {

    private static final int CONNECTIONS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TABLES = "sessions, users";

    private static final String OTHERS = "from pg_stat_activity where datname = current_database()"
            + " and pid <> pg_backend_pid() and backend_type = 'client backend'";
    private static final String WAITING = OTHERS + " and wait_event_type = 'Lock'";

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    private Tokens tokens;
    private String userId;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/database-answers"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE", Integer.toString(CONNECTIONS));
        environment.put("SIGNET_READINESS_TOLERANCE", "PT1S");
        signet = PackagedSignet.start("database-answers", environment);
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    @BeforeEach
    void login() {
        tokens = signet.loginAdmin();
        userId = signet.me(tokens.access()).path("id");
    }

    @AfterEach
    void assertWell() {
        await().atMost(PATIENCE).until(() -> signet.refresh(tokens.refresh()).statusCode() == 200);
        assertThat(signet.log()).doesNotContain("failed unexpectedly");
    }

    @Test
    void lockTimeout_isAnsweredWith503() {
        sql().execute("alter role postgres set lock_timeout = '500ms'");
        try {
            renewConnections();
            TestLock.onTables(database.url(), TABLES).during(() -> assertThat(Simultaneously.call(requests()))
                    .allSatisfy(DatabaseAnswersIT::assertUnavailable));
        } finally {
            sql().execute("alter role postgres reset lock_timeout");
            renewConnections();
        }
    }

    /** PostgreSQL ends the one of the two that has waited longer: Signet's. */
    @Test
    void deadlock_isOverWithTheSecondTry() {
        signet.loginAdmin();
        String sessions = "select 1 from sessions where revoked_at is null order by created_at desc";
        TestLock other = TestLock.onRows(database.url(), sessions + " limit 1");
        AtomicReference<CompletableFuture<Response>> answer = new AtomicReference<>();
        other.during(() -> {
            answer.set(Simultaneously.start(
                    () -> signet.authorized(tokens.access()).delete("/api/users/me/sessions")));
            await().atMost(PATIENCE).until(() -> sql().count("select count(*) " + WAITING) == 1);
            other.alsoOnRows(sessions);
        });

        answer.get().join().then().statusCode(204);
        assertThat(sql().count("select deadlocks from pg_stat_database where datname = current_database()"))
                .isPositive();
    }

    @Test
    void statement_whoseConnectionIsTerminated_isAnsweredWith503() {
        TestLock.onTables(database.url(), TABLES).during(() -> {
            List<CompletableFuture<Response>> answers = requests().stream()
                    .map(request -> Simultaneously.start(quietly(request)))
                    .toList();
            await().atMost(PATIENCE).until(() -> sql().count("select count(*) " + WAITING) == answers.size());
            sql().count("select count(pg_terminate_backend(pid)) " + WAITING);
            assertThat(answers).allSatisfy(answer -> assertUnavailable(answer.join()));
        });
    }

    @Test
    void request_forWhichThereIsNoConnection_isAnsweredWith503() {
        List<Tokens> others =
                Stream.generate(signet::loginAdmin).limit(CONNECTIONS).toList();
        TestLock.onTables(database.url(), TABLES).during(() -> {
            List<CompletableFuture<Response>> holders = others.stream()
                    .map(other -> Simultaneously.start(() -> signet.refresh(other.refresh())))
                    .toList();
            // One listens, one reads what has changed.
            await().atMost(PATIENCE).until(() -> sql().count("select count(*) " + WAITING) >= CONNECTIONS - 2);
            assertThat(Simultaneously.call(requests()))
                    .allSatisfy(answer -> answer.then().statusCode(503).header("Retry-After", notNullValue()));
            assertThat(holders).allSatisfy(answer -> answer.join().then().statusCode(503));
        });
    }

    @Test
    void database_thatCanOnlyBeRead_isAnsweredWith503AndNotReady() {
        Sql elsewhere = new Sql(database.url().replaceFirst("/postgres$", "/template1"));
        elsewhere.execute("alter database postgres set default_transaction_read_only = on");
        try {
            sql().count("select count(pg_terminate_backend(pid)) " + OTHERS);
            await().atMost(PATIENCE).untilAsserted(() -> assertUnavailable(signet.refresh(tokens.refresh())));
            await().atMost(PATIENCE).until(() -> !signet.isReady());
        } finally {
            elsewhere.execute("alter database postgres reset default_transaction_read_only");
            renewConnections();
        }
        await().atMost(PATIENCE).until(signet::isReady);
    }

    // --- How ---

    /** By plain SQL, by Hibernate, and by Hibernate in a transaction. */
    private List<Callable<Response>> requests() {
        return List.of(
                () -> signet.refresh(tokens.refresh()),
                () -> signet.authorized(tokens.access()).get("/api/admin/users/" + userId),
                () -> signet.authorized(tokens.access())
                        .body(Map.of("first_name", "Ada"))
                        .patch("/api/admin/users/" + userId));
    }

    private static Supplier<Response> quietly(Callable<Response> request) {
        return () -> {
            try {
                return request.call();
            } catch (Exception e) {
                throw new AssertionError("No answer", e);
            }
        };
    }

    private static void assertUnavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("database_unavailable"));
    }

    /** So that they know what the role has been told. */
    private void renewConnections() {
        sql().count("select count(pg_terminate_backend(pid)) " + OTHERS);
        await().atMost(PATIENCE).until(() -> signet.me(tokens.access()).statusCode() == 200);
        await().atMost(PATIENCE)
                .until(() -> signet.authorized(tokens.access())
                                .get("/api/admin/users/" + userId)
                                .statusCode()
                        == 200);
    }

    private static Sql sql() {
        return new Sql(database.url());
    }
}
