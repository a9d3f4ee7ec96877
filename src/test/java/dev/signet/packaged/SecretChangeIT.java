package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master secret is changed without anybody having to log in again. */
class SecretChangeIT {

    private static final String OLD = TestDatabase.SECRET;
    private static final String NEW = "YW5vdGhlciBzZWNyZXQgYW5vdGhlciBzZWNyZXQgISE=";
    private static final String REFUSAL =
            "SIGNET_SECRET is not the secret that this database's signing keys are encrypted under";

    private EmbeddedDatabase database;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/secret-change"), FreePorts.next());
    }

    @AfterEach
    void stop() {
        database.close();
    }

    /** A replica of before is still there while the first of after starts, as when they are replaced one by one. */
    @Test
    void secret_changedWithThePreviousOneBeside_keepsSessionsTokensAndKeys() {
        Tokens before;
        Tokens after;
        try (PackagedSignet old = PackagedSignet.start("old-secret", environment(OLD))) {
            before = old.loginAdmin();
            Tokens during = old.loginAdmin();
            assertRefused(environment(NEW));

            Map<String, String> both = environment(NEW);
            both.put("SIGNET_SECRET_PREVIOUS", OLD);
            try (PackagedSignet changing = PackagedSignet.start("changing-secret", both)) {
                assertThat(changing.me(before.access()).statusCode()).isEqualTo(200);
                assertThat(old.me(changing.loginAdmin().access()).statusCode()).isEqualTo(200);
                old.refresh(during.refresh()).then().statusCode(200);
                after = refreshed(changing, before);
                after = refreshed(changing, after);
            }
        }

        assertRefused(environment(OLD));
        try (PackagedSignet changed = PackagedSignet.start("new-secret", environment(NEW))) {
            assertThat(changed.me(before.access()).statusCode()).isEqualTo(200);
            assertThat(changed.me(after.access()).statusCode()).isEqualTo(200);
            changed.refresh(before.refresh()).then().statusCode(401);
            assertThat(changed.me(after.access()).statusCode())
                    .as("a token of the old secret is no replay: it is none at all")
                    .isEqualTo(200);
            refreshed(changed, after);
        }
    }

    private Map<String, String> environment(String secret) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_SECRET", secret);
        return environment;
    }

    private static Tokens refreshed(PackagedSignet replica, Tokens tokens) {
        Response answer = replica.refresh(tokens.refresh());
        return Tokens.of(answer);
    }

    private static void assertRefused(Map<String, String> environment) {
        try (PackagedSignet signet = PackagedSignet.launch("refused-secret", environment)) {
            assertThat(signet.awaitExit()).isPositive();
            assertThat(signet.log()).containsOnlyOnce(REFUSAL).contains("SIGNET_SECRET_PREVIOUS");
        }
    }
}
