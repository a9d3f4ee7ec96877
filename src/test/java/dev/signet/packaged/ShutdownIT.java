package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that is told to stop serves until nobody sends to it any more, and answers what it has begun. */
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
        // However slow the machine is.
        environment.put("SIGNET_HTTP_REQUEST_TIMEOUT", "PT60S");
        // As in production.
        environment.remove("SIGNET_SHUTDOWN_DELAY");
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

    @Test
    void terminated_isNotReadyButServesUntilNobodySendsToItAnyMore() throws IOException {
        Tokens tokens = signet.loginAdmin();
        try (Socket keptAlive = new Socket("localhost", signet.port())) {
            assertThat(ask(keptAlive)).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");

            signet.terminate();

            await().atMost(PATIENCE).until(() -> !signet.isReady());
            signet.refresh(tokens.refresh()).then().statusCode(200);
            assertThat(ask(keptAlive)).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
            assertThat(keptAlive.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(signet.awaitExit()).isIn(0, SIGTERM);
        assertThatThrownBy(() -> signet.request().get("/q/health/live")).isInstanceOf(ConnectException.class);
    }

    private static String ask(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write("GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        byte[] answer = new byte[65_536];
        return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.ISO_8859_1);
    }

    /** The password of the first administrator's making is one of them. */
    private double startedHashes() {
        double count = signet.metric("signet_password_hashing_wait_seconds_count");
        assertThat(count).isPositive();
        return count;
    }
}
