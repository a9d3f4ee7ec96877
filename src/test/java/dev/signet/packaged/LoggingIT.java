package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is logged is for machines to read, leads from a line to its request, and is of no use to a thief. */
class LoggingIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPLAYED = "was used twice";

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/logging"), FreePorts.next());
        signet = PackagedSignet.start("logging", PackagedSignet.environment(database.url()));
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    @Test
    void line_ofARequest_isJsonWithTheIdOfTheRequest() {
        Tokens used = signet.loginAdmin();
        refreshed(refreshed(refreshed(used)));

        replay(used, "abc-123").then().statusCode(401).header("X-Request-Id", "abc-123");

        await().untilAsserted(() -> assertThat(lines())
                .filteredOn(line -> line.path("message").asText().contains(REPLAYED))
                .extracting(line -> line.path("level").asText() + " "
                        + line.path("mdc").path("requestId").asText())
                .contains("WARN abc-123"));
    }

    @Test
    void lines_holdNoPasswordAndNoToken() {
        Tokens first = signet.loginAdmin();
        Tokens second = refreshed(first);
        Tokens third = refreshed(second);
        Tokens fourth = refreshed(third);
        signet.login(TestDatabase.ADMIN_USERNAME, "a mistaken password").then().statusCode(401);
        signet.request()
                .body("{\"username\": \"x\", \"password\": \"a broken-off password")
                .post("/api/token/")
                .then()
                .statusCode(400);
        signet.me(fourth.access()).then().statusCode(200);
        signet.me(fourth.access() + "x").then().statusCode(401);
        replay(first, "replay-of-a-secret").then().statusCode(401);

        await().until(() -> signet.log().contains("replay-of-a-secret"));
        assertThat(signet.log())
                .doesNotContain(TestDatabase.ADMIN_PASSWORD, "a mistaken password", "a broken-off password")
                .doesNotContain(TestDatabase.SECRET)
                .doesNotContain(first.refresh(), second.refresh(), third.refresh(), fourth.refresh())
                .doesNotContain(first.access(), second.access(), third.access(), fourth.access());
    }

    // --- How ---

    private static Tokens refreshed(Tokens tokens) {
        Response answer = signet.refresh(tokens.refresh());
        answer.then().statusCode(200);
        return new Tokens(answer.path("access"), answer.path("refresh"));
    }

    private static Response replay(Tokens tokens, String requestId) {
        return signet.request()
                .header("X-Request-Id", requestId)
                .body(Map.of("refresh", tokens.refresh()))
                .post("/api/token/refresh/");
    }

    /** Each of which has to be JSON. */
    private static List<JsonNode> lines() {
        return signet.log().lines().map(LoggingIT::parse).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + line, e);
        }
    }
}
