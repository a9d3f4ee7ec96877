package dev.signet.platform.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.RawRequest;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What generators of clients, linters and readers look for in the description of the API. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ApiDescriptionTest {

    private JsonNode description;

    @BeforeEach
    void read() throws IOException {
        description = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString());
    }

    @Test
    void info_saysWhatItIs() {
        JsonNode info = description.path("info");
        assertThat(info.path("title").asText()).isEqualTo("Signet");
        assertThat(info.path("version").asText()).isNotBlank();
        assertThat(info.path("description").asText()).isNotBlank();
        assertThat(info.path("license").path("name").asText()).isEqualTo("Apache-2.0");
        assertThat(description.path("servers").path(0).path("url").asText()).isEqualTo("/");
    }

    @Test
    void operationIds_areThereAndUnique() {
        List<String> ids = operations()
                .map(operation -> operation.path("operationId").asText())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).matches("[a-z]+([A-Z][a-z]+)*"));
        assertThat(ids).contains("login", "createUser", "listOwnSessions", "requestToken", "getJwkSet");
    }

    @Test
    void tags_areDescribed() {
        assertThat(description.path("tags"))
                .hasSize(6)
                .allSatisfy(tag -> assertThat(tag.path("description").asText()).isNotBlank());
    }

    @Test
    void schemas_haveNamesOfTheirOwn() {
        assertThat(description.path("components").path("schemas").properties().stream()
                        .map(Map.Entry::getKey))
                .contains("Problem", "User", "Registration", "JwkSet")
                .allSatisfy(name -> assertThat(name).matches("[A-Z][A-Za-z]+").doesNotEndWith("Response"))
                .doesNotContain("UUID", "Instant");
    }

    @Test
    void bodies_haveExamplesThatAreNotMadeUp() {
        List<JsonNode> bodies = operations()
                .flatMap(operation -> Stream.concat(
                        Stream.of(operation.path("requestBody")),
                        operation.path("responses").valueStream()))
                .flatMap(body -> body.path("content").valueStream())
                .toList();
        assertThat(bodies)
                .hasSizeGreaterThan(300)
                .allSatisfy(body -> assertThat(body.has("example") && body.has("schema"))
                        .as(body.toString())
                        .isTrue())
                .allSatisfy(body ->
                        assertThat(body.path("example").toString()).doesNotContain('"' + ApiExamples.UNKNOWN + '"'));
    }

    @Test
    void answers_ofCreatedAndOfOk_haveABody() {
        assertThat(operations()
                        .filter(operation ->
                                !operation.path("operationId").asText().equals("revokeToken"))
                        .flatMap(operation -> operation.path("responses").properties().stream())
                        .filter(response -> response.getKey().matches("20[01]")))
                .hasSizeGreaterThan(35)
                .allSatisfy(response -> assertThat(
                                response.getValue().path("content").isEmpty())
                        .isFalse());
    }

    @Test
    void refusals_areAllOfOneForm() {
        assertThat(operations()
                        .flatMap(operation -> operation.path("responses").properties().stream())
                        .filter(response -> response.getKey().compareTo("400") >= 0))
                .allSatisfy(response -> {
                    JsonNode content = response.getValue().path("content");
                    boolean problem = content.path("application/problem+json")
                            .path("schema")
                            .path("$ref")
                            .asText()
                            .endsWith("/Problem");
                    boolean oauth = content.path("application/json")
                            .path("schema")
                            .path("$ref")
                            .asText()
                            .endsWith("/OAuthError");
                    assertThat(problem ^ oauth).isTrue();
                });
    }

    /** Unless SIGNET_API_DOCS_ENABLED says so. */
    @Test
    void pages_areOff() {
        assertThat(RawRequest.get("/q/swagger-ui/").send().status()).isEqualTo(404);
        assertThat(RawRequest.get("/q/swagger-ui/swagger-ui-bundle.js").send().status())
                .isEqualTo(404);
    }

    private Stream<JsonNode> operations() {
        return description
                .path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .filter(operation -> operation.has("responses"));
    }
}
