package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without its database the service says so, quickly, and is well again by itself when the database is. */
class DatabaseDownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path DIRECTORY = Path.of("target/postgresql/database-down");

    private EmbeddedDatabase database;
    private PackagedSignet signet;
    private Tokens tokens;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(DIRECTORY, FreePorts.next());
        signet = PackagedSignet.start("database-down", PackagedSignet.environment(database.url()));
        tokens = signet.loginAdmin();
    }

    @AfterEach
    void stop() {
        signet.close();
        database.close();
    }

    @Test
    void databaseStopped_isAnsweredWith503UntilItIsBack() {
        int port = database.port();
        database.close();

        // For a while: the other replicas have the same database.
        assertThat(health("ready")).isEqualTo(200);
        requests().forEach(this::assertUnavailable);
        await().atMost(PATIENCE).until(() -> health("ready") == 503);
        assertThat(health("live")).isEqualTo(200);
        assertThat(signet.request().get("/.well-known/jwks.json").statusCode()).isEqualTo(200);

        database = EmbeddedDatabase.start(DIRECTORY, port);
        assertRecovers();
    }

    // --- How ---

    private List<Callable<Response>> requests() {
        return List.of(
                () -> signet.login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD),
                () -> signet.refresh(tokens.refresh()),
                () -> signet.blacklist(tokens.refresh()),
                () -> signet.me(tokens.access()),
                () -> signet.authorized(tokens.access()).get("/api/admin/users"));
    }

    private void assertUnavailable(Callable<Response> request) {
        answerTo(request)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("database_unavailable"));
    }

    /** Without a restart, and with the sessions of before. */
    private void assertRecovers() {
        await().atMost(PATIENCE).until(() -> health("ready") == 200);
        await().atMost(PATIENCE).until(() -> signet.me(tokens.access()).statusCode() == 200);
        signet.refresh(tokens.refresh()).then().statusCode(200);
        signet.loginAdmin();
    }

    private int health(String what) {
        return signet.request().get("/q/health/" + what).statusCode();
    }

    private static Response answerTo(Callable<Response> request) {
        try {
            return request.call();
        } catch (Exception e) {
            throw new AssertionError("No answer", e);
        }
    }
}
