package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may register, and how often, as production is configured: other tests run where everybody may as often as they
 * want.
 */
class RegistrationModesIT {

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/registration"), FreePorts.next());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void byDefault_nobodyRegistersNorLogsInWithACode() {
        try (PackagedSignet signet = start("registration-closed", Map.of())) {
            register(signet, "somebody", Map.of())
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("code", equalTo("registration_closed"));
            register(signet, "somebody", Map.of("invitation", invite(signet)))
                    .then()
                    .statusCode(403);
            signet.request()
                    .body(Map.of("phone_number", "+12015550123"))
                    .post("/api/token/code/")
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not_found"));
            signet.request()
                    .body(Map.of("phone_number", "+12015550123", "code", "123456"))
                    .post("/api/token/")
                    .then()
                    .statusCode(400)
                    .body("errors.username", hasItem("This field is required."));
            signet.request()
                    .body(Map.of("email", "nobody@example.com"))
                    .post("/api/password/reset/")
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("delivery_unavailable"));
        }
    }

    @Test
    void byInvitation_whoHasOneRegistersOnce() {
        try (PackagedSignet signet =
                start("registration-invitation", Map.of("SIGNET_REGISTRATION_MODE", "invitation"))) {
            register(signet, "stranger", Map.of())
                    .then()
                    .statusCode(400)
                    .body("errors.invitation", hasItem("This field is required."));
            String invitation = invite(signet);
            register(signet, "guest", Map.of("invitation", invitation)).then().statusCode(201);
            register(signet, "another", Map.of("invitation", invitation)).then().statusCode(400);
        }
    }

    @Test
    void open_oneAddressRegistersAndAsksForPasswordsSoOftenOnly() {
        Map<String, String> environment = Map.of(
                "SIGNET_REGISTRATION_MODE", "open",
                "SIGNET_DELIVERY_MAIL_FROM", "no-reply@signet.test",
                "QUARKUS_MAILER_HOST", "localhost",
                "QUARKUS_MAILER_PORT", Integer.toString(FreePorts.next()));
        try (PackagedSignet signet = start("registration-open", environment)) {
            List<Integer> registrations = new ArrayList<>();
            List<Integer> resets = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                registrations.add(register(signet, "flood" + i, Map.of()).statusCode());
            }
            for (int i = 0; i < 12; i++) {
                resets.add(signet.request()
                        .body(Map.of("email", "nobody" + i + "@example.com"))
                        .post("/api/password/reset/")
                        .statusCode());
            }

            assertThat(registrations).containsExactly(201, 201, 201, 201, 201, 201, 429);
            assertThat(resets.subList(0, 11)).containsOnly(202);
            assertThat(resets.get(11)).isEqualTo(429);
            Response refused = register(signet, "one.more", Map.of());
            refused.then().body("code", equalTo("too_many_requests"));
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 61);
        }
    }

    private static PackagedSignet start(String name, Map<String, String> more) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.putAll(more);
        PackagedSignet signet = PackagedSignet.start(name, environment);
        // All tests call from one address.
        new Sql(database.url()).execute("delete from throttles");
        return signet;
    }

    private static Response register(PackagedSignet signet, String username, Map<String, String> fields) {
        Map<String, String> request = new HashMap<>(fields);
        request.put("username", username);
        request.put("password", TestDatabase.ADMIN_PASSWORD);
        return signet.request().body(request).post("/api/users/");
    }

    private static String invite(PackagedSignet signet) {
        return signet.authorized(signet.loginAdmin().access())
                .body(Map.of())
                .post("/api/admin/invitations/")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }
}
