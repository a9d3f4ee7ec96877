package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.warrenstrange.googleauth.GoogleAuthenticator;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master secret is changed, and nobody has to set up an authenticator again or loses a recovery code. */
class SecondFactorSecretChangeIT {

    private static final String OLD = TestDatabase.SECRET;
    private static final String NEW = "YW5vdGhlciBzZWNyZXQgYW5vdGhlciBzZWNyZXQgISE=";
    private static final String OWN = "/api/users/me/second-factor/";

    private EmbeddedDatabase database;

    @BeforeEach
    void start() {
        database =
                EmbeddedDatabase.startEmpty(Path.of("target/postgresql/second-factor-secret-change"), FreePorts.next());
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void secret_changed_keepsAuthenticatorsAndRecoveryCodes() {
        String secret;
        List<String> recoveryCodes;
        try (PackagedSignet old = PackagedSignet.start("second-factor-old", environment(OLD))) {
            String access = old.loginAdmin().access();
            secret = old.authorized(access)
                    .body(Map.of("current_password", TestDatabase.ADMIN_PASSWORD))
                    .post(OWN + "totp/")
                    .path("secret");
            Response confirmed =
                    old.authorized(access).body(Map.of("code", code(secret))).post(OWN + "totp/confirm/");
            confirmed.then().statusCode(200);
            recoveryCodes = confirmed.path("recovery_codes");
        }
        Map<String, String> both = environment(NEW);
        both.put("SIGNET_SECRET_PREVIOUS", OLD);
        try (PackagedSignet changing = PackagedSignet.start("second-factor-changing", both)) {
            assertCompletes(changing, "code", code(secret));
            assertCompletes(changing, "recovery_code", recoveryCodes.get(0));
        }
        try (PackagedSignet changed = PackagedSignet.start("second-factor-new", environment(NEW))) {
            assertCompletes(changed, "code", code(secret));
            assertCompletes(changed, "recovery_code", recoveryCodes.get(1));
        }
    }

    private void assertCompletes(PackagedSignet signet, String field, String code) {
        new Sql(database.url()).execute("update second_factors set last_step = 0");
        Response challenged = signet.login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD);
        Response completed = signet.request()
                .body(Map.of("challenge", challenged.path("challenge"), field, code))
                .post("/api/token/second-factor/");
        assertThat(completed.statusCode()).as(completed.asString()).isEqualTo(200);
    }

    private Map<String, String> environment(String secret) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_SECRET", secret);
        return environment;
    }

    private static String code(String secret) {
        return "%06d".formatted(new GoogleAuthenticator().getTotpPassword(secret));
    }
}
