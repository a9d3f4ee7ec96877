package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that cannot know any more what has been revoked says so, and refuses or serves as it is configured. */
class StaleReplicaIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path DIRECTORY = Path.of("target/postgresql/stale");

    private EmbeddedDatabase database;
    private PackagedSignet refusing;
    private PackagedSignet serving;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(DIRECTORY, FreePorts.next());
        refusing = launch("refusing", "refuse");
        serving = launch("serving", "serve");
        refusing.awaitReady();
        serving.awaitReady();
    }

    @AfterEach
    void stop() {
        refusing.close();
        serving.close();
        database.close();
    }

    @Test
    void databaseGoneForTooLong_isToldAndDealtWithAsConfiguredUntilItIsBack() {
        Tokens ended = refusing.loginAdmin();
        Tokens live = refusing.loginAdmin();
        int port = database.port();
        database.close();

        for (PackagedSignet replica : List.of(refusing, serving)) {
            await().atMost(PATIENCE).until(() -> inStep(replica), equalTo("DOWN"));
            assertThat(readiness(replica).statusCode()).isEqualTo(503);
        }
        verify(refusing, live)
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("database_unavailable"));
        verify(serving, live).then().statusCode(200);
        verify(serving, ended).then().statusCode(200);

        revokeUnnoticed(ended);
        database = EmbeddedDatabase.start(DIRECTORY, port);

        for (PackagedSignet replica : List.of(refusing, serving)) {
            await().atMost(PATIENCE).until(() -> readiness(replica).statusCode() == 200);
            assertThat(inStep(replica)).isEqualTo("UP");
            assertThat(verify(replica, ended).statusCode()).isEqualTo(401);
            assertThat(verify(replica, live).statusCode()).isEqualTo(200);
        }
    }

    // --- How ---

    private PackagedSignet launch(String name, String whenStale) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_REPLICA_POLL_INTERVAL", "PT0.5S");
        environment.put("SIGNET_REPLICA_STALE_AFTER", "PT2S");
        environment.put("SIGNET_REPLICA_WHEN_STALE", whenStale);
        return PackagedSignet.launch(name, environment);
    }

    /** Where the replicas do not find the database. */
    private static void revokeUnnoticed(Tokens tokens) {
        try (EmbeddedDatabase elsewhere = EmbeddedDatabase.start(DIRECTORY, FreePorts.next())) {
            new Sql(elsewhere.url())
                    .execute(
                            "update sessions set revoked_at = now(), revoked_reason = 'logout' where id = ?",
                            TestSession.of(tokens).id());
        }
    }

    private static Response verify(PackagedSignet replica, Tokens tokens) {
        return replica.request().body(Map.of("token", tokens.access())).post("/api/token/verify/");
    }

    private static Response readiness(PackagedSignet replica) {
        return replica.request().get("/q/health/ready");
    }

    private static String inStep(PackagedSignet replica) {
        return readiness(replica).path("checks.find { it.name == 'in step with the database' }.status");
    }
}
