package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import io.restassured.response.Response;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that is told to stop answers first what it has begun. */
class ShutdownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM = 128 + 15;

    private EmbeddedDatabase database;
    private PackagedSignet signet;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/shutdown"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_PASSWORD_ARGON2_ITERATIONS", "400");
        signet = PackagedSignet.start("shutdown", environment);
    }

    @AfterEach
    void stop() {
        signet.close();
        database.close();
    }

    @Test
    void terminated_whileALoginIsAnswered_answersItAndEnds() {
        double hashed = startedHashes();
        CompletableFuture<Response> login =
                Simultaneously.start(() -> signet.login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD));
        await().atMost(PATIENCE).until(() -> startedHashes() > hashed);

        signet.terminate();

        assertThat(login.join().statusCode()).isEqualTo(200);
        assertThat(signet.awaitExit()).isIn(0, SIGTERM);
        assertThat(signet.log()).doesNotContain("Timed out waiting for graceful shutdown", "\"ERROR\"");
        assertThatThrownBy(() -> signet.request().get("/q/health/live")).isInstanceOf(ConnectException.class);
    }

    /** The password of the first administrator's making is one of them. */
    private double startedHashes() {
        double count = signet.metric("signet_password_hashing_wait_seconds_count");
        assertThat(count).isPositive();
        return count;
    }
}
