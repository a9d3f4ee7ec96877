package dev.signet.platform.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.RawAnswer;
import dev.signet.testing.RawRequest;
import dev.signet.testing.Refusal;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation that the API's description has, with what it does not have. Nothing is changed by it, so all are called
 * by one administrator.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** They ignore what they do not know, as their clients expect. */
    private static final Set<String> SIMPLEJWT =
            Set.of("/api/token", "/api/token/refresh", "/api/token/verify", "/api/token/blacklist");

    private static String access;
    private static JsonNode description;

    private record Operation(String method, String path, JsonNode description) {

        boolean isOurs() {
            return path.startsWith("/api/") && !SIMPLEJWT.contains(path);
        }

        boolean takesNoBody() {
            return description.path("requestBody").isMissingNode();
        }

        boolean takesJsonObject() {
            return json().has("$ref");
        }

        JsonNode json() {
            return description
                    .path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
        }

        RawRequest request(String query) {
            String target = path.replaceAll("\\{[a-z]+}", "0198c3de-5b1e-7cc4-9c3b-2f6d5a0b7e11");
            RawRequest request = RawRequest.of(method, target + query);
            return description.path("security").isEmpty() ? request : request.bearer(access);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeEach
    void readDescription() throws IOException {
        if (access == null) {
            access = TestUser.createAdmin().login().access();
            description =
                    JSON.readTree(given().get("/q/openapi?format=json").body().asString());
        }
    }

    @Test
    void unknownQueryParameter_ofEachOperation_isRefusedByItsName() {
        List<Operation> operations = operations(Operation::isOurs);
        assertThat(operations).hasSizeGreaterThan(45);
        assertThat(operations).allSatisfy(operation -> {
            JsonNode errors = refused(operation.request("?limitt=1&no_such=2"));
            assertThat(errors.size()).isEqualTo(2);
            assertThat(errors.path("limitt").path(0).asText()).startsWith("Unknown query parameter.");
        });
    }

    @Test
    void unknownField_ofEachBody_isRefusedByItsNameWithOneThatIsKnown() {
        List<Operation> operations = operations(operation -> operation.isOurs() && operation.takesJsonObject());
        assertThat(operations).hasSizeGreaterThan(18);
        assertThat(operations).allSatisfy(operation -> {
            String message = refused(operation.request("").json("{\"no_such\":{\"a\":[1,{\"b\":null}]}}"))
                    .path("no_such")
                    .path(0)
                    .asText();
            assertThat(message).startsWith("Unknown field. The nearest known one is ");
            assertThat(fields(operation)).contains(message.replaceAll(".* ([a-z_]+)\\.", "$1"));
        });
    }

    @Test
    void fields_thatTheDescriptionHas_areKnown() {
        assertThat(operations(operation -> operation.isOurs() && operation.takesJsonObject()))
                .allSatisfy(operation -> {
                    String ofAnotherType = fields(operation).stream()
                            .map("\"%s\":{\"a\":1}"::formatted)
                            .collect(Collectors.joining(",", "{", "}"));
                    JsonNode errors = refused(operation.request("").json(ofAnotherType));
                    assertThat(errors.size()).isEqualTo(fields(operation).size());
                    assertThat(errors.toString()).doesNotContain("Unknown");
                });
    }

    @Test
    void body_whereNoneIsRead_isRefused() {
        List<Operation> operations = operations(operation -> operation.isOurs() && operation.takesNoBody());
        assertThat(operations).hasSizeGreaterThan(20);
        assertThat(operations).allSatisfy(operation -> assertThat(
                        refused(operation.request("").json("{\"all\":true}")).has("non_field_errors"))
                .isTrue());
    }

    /** Some clients send one with every POST. */
    @Test
    void emptyObject_whereNoBodyIsRead_isIgnored() {
        RawAnswer answer =
                RawRequest.get("/api/users/me").bearer(access).json("{}").send();
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void unknownQueryParameter_withoutAToken_tellsNobodyOfIt() {
        assertThat(RawRequest.get("/api/admin/users?no_such=1").send().status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"/api/token/", "/api/token/refresh/", "/api/token/verify/", "/api/token/blacklist/"})
    void unknownNames_ofSimplejwtsEndpoints_areIgnored(String path) {
        String fields = "\"username\":\"nobody\",\"password\":\"x\",\"refresh\":\"x\",\"token\":\"x\"";
        RawAnswer answer = RawRequest.post(path + "?format=json&format=json")
                .json("{" + fields + ",\"no_such\":1}")
                .send();
        assertThat(answer.status()).isEqualTo(401);
    }

    /** RFC 6749, section 3.2, RFC 7662, section 2.1, RFC 7009, section 2.1. */
    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    void unknownNames_ofOAuth_areIgnored(String path) {
        String form = "grant_type=refresh_token&refresh_token=x&token=x";
        RawAnswer without = RawRequest.post(path).form(form).send();
        RawAnswer with =
                RawRequest.post(path + "?no_such=1").form(form + "&no_such=1").send();
        assertThat(with.status()).isEqualTo(without.status());
        assertThat(with.body()).isEqualTo(without.body()).doesNotContain("no_such");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/openid-configuration"})
    void unknownQueryParameter_ofWhatIsFetchedByOthers_isIgnored(String path) {
        assertThat(RawRequest.get(path + "?v=2").send().status()).isEqualTo(200);
    }

    private static JsonNode refused(RawRequest request) {
        RawAnswer answer = request.send();
        Refusal.of(answer, 400, "invalid");
        return answer.json().path("errors");
    }

    private static List<String> fields(Operation operation) {
        String name = operation.json().path("$ref").asText().replaceAll(".*/", "");
        List<String> fields = new ArrayList<>();
        description
                .path("components")
                .path("schemas")
                .path(name)
                .path("properties")
                .fieldNames()
                .forEachRemaining(fields::add);
        return fields;
    }

    private static List<Operation> operations(Predicate<Operation> wanted) {
        return description.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(operation -> new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue())))
                .filter(operation -> Stream.of("GET", "POST", "PATCH", "DELETE").anyMatch(operation.method()::equals))
                .filter(wanted)
                .toList();
    }
}
