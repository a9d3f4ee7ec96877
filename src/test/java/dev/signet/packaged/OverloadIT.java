package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More logins than it can check are refused at once, and nobody else waits for those that are being checked. */
class OverloadIT {

    private static final int LOGINS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService clients = Executors.newFixedThreadPool(LOGINS);
    private EmbeddedDatabase database;
    private PackagedSignet signet;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/overload"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_PASSWORD_HASHING_THREADS", "1");
        environment.put("SIGNET_PASSWORD_HASHING_QUEUE", "1");
        environment.put("SIGNET_PASSWORD_ARGON2_ITERATIONS", "150");
        // However slow the machine is.
        environment.put("SIGNET_HTTP_REQUEST_TIMEOUT", "PT60S");
        signet = PackagedSignet.start("overload", environment);
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        signet.close();
        database.close();
    }

    @Test
    void login_moreThanTheQueueHolds_isRefusedWhileTheRestOfTheServiceWorks() {
        Tokens tokens = signet.loginAdmin();

        List<CompletableFuture<Response>> logins =
                Stream.generate(this::login).limit(LOGINS).toList();
        await().atMost(PATIENCE).until(() -> hasRefusal(logins));
        signet.me(tokens.access()).then().statusCode(200);
        signet.refresh(tokens.refresh()).then().statusCode(200);

        List<Response> answers = logins.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(Response::statusCode).contains(200).containsOnly(200, 503);
        answers.stream().filter(OverloadIT::isRefusal).forEach(OverloadIT::assertOverloaded);
        signet.loginAdmin();
    }

    // --- How ---

    private CompletableFuture<Response> login() {
        return CompletableFuture.supplyAsync(
                () -> signet.login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD), clients);
    }

    private static boolean hasRefusal(List<CompletableFuture<Response>> logins) {
        return logins.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .anyMatch(OverloadIT::isRefusal);
    }

    private static boolean isRefusal(Response answer) {
        return answer.statusCode() == 503;
    }

    private static void assertOverloaded(Response answer) {
        answer.then()
                .contentType("application/problem+json")
                .header("Retry-After", "1")
                .body("code", equalTo("overloaded"));
    }
}
