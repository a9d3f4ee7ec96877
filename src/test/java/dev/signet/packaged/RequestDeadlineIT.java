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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No request waits for ever, whatever it waits for. */
class RequestDeadlineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WAITING =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    private static final String DUMP = """
            [{"model": "accounts.user", "pk": 1, "fields": {"username": "from.django", "password": "!", \
            "is_active": true, "date_joined": "2024-01-01T00:00:00Z"}}]
            """;

    private EmbeddedDatabase database;
    private PackagedSignet signet;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/request-deadline"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        // Long enough for a first login on a slow machine, and shorter than what the database is given.
        environment.put("SIGNET_HTTP_REQUEST_TIMEOUT", "PT3S");
        environment.put("SIGNET_DATABASE_LOCK_TIMEOUT", "PT20S");
        environment.put("SIGNET_DATABASE_STATEMENT_TIMEOUT", "PT30S");
        signet = PackagedSignet.start("request-deadline", environment);
    }

    @AfterEach
    void stop() {
        signet.close();
        database.close();
    }

    @Test
    void request_thatTakesTooLong_isAnsweredAndWhatComesLaterIsDropped() {
        Tokens tokens = signet.loginAdmin();

        TestLock.onTables(database.url(), "sessions, users").during(() -> {
            assertTimedOut(signet.refresh(tokens.refresh()));
            assertTimedOut(signet.authorized(tokens.access()).get("/api/admin/users"));
        });

        await().atMost(PATIENCE).until(() -> new Sql(database.url()).count(WAITING) == 0);
        await().atMost(PATIENCE).until(() -> signet.refresh(tokens.refresh()).statusCode() == 200);
        assertThat(signet.log()).doesNotContain("\"ERROR\"");
    }

    @Test
    void import_thatTakesLonger_isFinished() {
        Tokens tokens = signet.loginAdmin();
        TestLock lock = TestLock.onTables(database.url(), "users");
        CompletableFuture<Response> answer = Simultaneously.start(
                () -> signet.authorized(tokens.access()).body(DUMP).post("/api/admin/import/django/"));
        lock.during(() -> {
            await().atMost(PATIENCE).until(() -> new Sql(database.url()).count(WAITING) > 0);
            // Takes as long as a request may, and began later.
            assertTimedOut(signet.authorized(tokens.access()).get("/api/admin/users"));
        });

        answer.join().then().statusCode(200);
        assertThat(answer.join().asString()).contains("\"done\":true");
    }

    private static void assertTimedOut(Response answer) {
        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("timed_out"));
    }
}
