package dev.signet.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and developers expect of a service, whatever it does. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OperationsTest {

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health/started"})
    void probe_ofAHealthyService_isUp(String path) {
        given().get(path).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void readiness_asksTheDatabase() {
        given().get("/q/health/ready").then().body("checks.name", hasItem("database"));
    }

    @Test
    void metrics_areNotOnThePublicPort() {
        given().get("/q/metrics").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signet_logins_total{outcome=\"succeeded\"}",
                "signet_logins_total{outcome=\"refused\"}",
                "signet_logins_total{outcome=\"overloaded\"}",
                "signet_logins_total{outcome=\"throttled\"}",
                "signet_outbox_waiting",
                "signet_refreshes_total{outcome=\"rotated\"}",
                "signet_refreshes_total{outcome=\"retried\"}",
                "signet_refreshes_total{outcome=\"retried_late\"}",
                "signet_refreshes_total{outcome=\"refused\"}",
                "signet_refresh_replays_total",
                "signet_password_hashing_wait_seconds_count",
                "signet_password_hashing_queued",
                "signet_token_access_length_count",
                "signet_revocations_remembered",
                "signet_replica_age_seconds",
                "http_server_requests_seconds_count"
            })
    void metrics_tellOf(String meter) {
        SignetClient.login("nobody-" + UUID.randomUUID(), "nothing");
        assertThat(metrics()).contains(meter);
    }

    @Test
    void metrics_ofALogin_countItsOutcome() {
        TestUser user = TestUser.create();
        double before = metric("signet_logins_total{outcome=\"refused\"}");
        SignetClient.login(user.username(), "wrong").then().statusCode(401);
        assertThat(metric("signet_logins_total{outcome=\"refused\"}")).isEqualTo(before + 1);
    }

    @Test
    void metrics_holdNoNameOfAUser() {
        TestUser user = TestUser.create();
        SignetClient.me(user.login().access()).then().statusCode(200);
        assertThat(metrics())
                .doesNotContain(user.username())
                .doesNotContain(user.id().toString());
    }

    @Test
    void openApi_describesEveryAnswerOfEveryOperation() {
        List<String> undescribed = new ArrayList<>();
        operations().forEach((name, operation) -> {
            if (operation.get("summary") == null) {
                undescribed.add(name);
            }
            responses(operation).forEach((status, response) -> {
                boolean described = response.get("description") instanceof String text && !text.isBlank();
                String form = name.contains("/oauth2/") ? "OAuthError" : "application/problem+json";
                boolean formed = status.compareTo("400") < 0
                        || response.get("content").toString().contains(form);
                if (!described || !formed) {
                    undescribed.add(name + " " + status);
                }
            });
        });
        assertThat(undescribed).isEmpty();
        assertThat(operations().keySet()).hasSize(63);
    }

    @ParameterizedTest
    @CsvSource({
        "get    /.well-known/jwks.json,         200 304 406 500",
        "post   /api/token,                     200 400 401 406 413 415 429 500 503",
        "post   /api/token/refresh,             200 400 401 406 413 415 500 503",
        "post   /api/token/verify,              200 400 401 406 413 415 500 503",
        "post   /api/token/blacklist,           200 400 401 406 413 415 500 503",
        "get    /api/users/me,                  200 401 403 406 500 503",
        "patch  /api/users/me,                  200 400 401 403 406 413 415 429 500 503",
        "delete /api/users/me,                  204 400 401 403 406 409 413 415 429 500 503",
        "post   /api/users/me/password,         204 400 401 403 406 409 413 415 429 500 503",
        "post   /api/users,                     201 400 403 406 409 413 415 429 500 503",
        "post   /api/password/reset,            202 400 406 413 415 429 500 503",
        "post   /api/token/code,                202 400 404 406 413 415 429 500 503",
        "post   /api/token/second-factor,       200 400 401 406 409 413 415 429 500 503",
        "delete /api/admin/users/{id}/lock,     204 401 403 404 406 500 503",
        "get    /api/admin/events,              200 400 401 403 406 500 503",
        "get    /api/admin/users,               200 400 401 403 406 500 503",
        "post   /api/admin/users,               201 400 401 403 406 409 413 415 500 503",
        "get    /api/admin/users/{id},          200 401 403 404 406 500 503",
        "patch  /api/admin/users/{id},          200 400 401 403 404 406 409 413 415 500 503",
        "delete /api/admin/users/{id},          204 401 403 404 406 409 500 503",
        "post   /api/admin/users/{id}/password, 204 400 401 403 404 406 413 415 500 503",
        "get    /api/users/me/sessions,         200 401 403 406 500 503",
        "delete /api/users/me/sessions/{id},    204 401 403 404 406 500 503",
        "post   /api/admin/keys/rotate,         201 401 403 406 409 500 503",
        "post   /api/admin/keys/{kid}/revoke,   200 401 403 404 406 500 503",
        "post   /api/admin/clients,             201 400 401 403 406 413 415 500 503",
        "post   /api/password/reset/confirm,    204 400 406 413 415 429 500 503",
        "post   /api/email/verification/confirm, 204 400 406 409 413 415 500 503",
        "post   /oauth2/token,                  200 400 401 406 413 415 500 503",
        "post   /oauth2/introspect,             200 400 401 406 413 415 500 503",
        "post   /oauth2/revoke,                 200 400 401 406 413 415 500 503",
        "get    /oauth2/userinfo,               200 401 403 406 500 503"
    })
    void openApi_ofAnOperation_describesTheseAnswersAndNoOther(String operation, String statuses) {
        Map<String, Object> described = operations().get(operation.replaceAll(" +", " "));
        assertThat(responses(described).keySet()).containsExactlyInAnyOrder(statuses.split(" "));
    }

    @Test
    void openApi_ofWhatIsRefusedEverywhereAlike_namesTheCodes() {
        operations()
                .forEach((name, operation) -> assertThat(responses(operation).entrySet())
                        .as(name)
                        .filteredOn(response -> Set.of("400", "401", "403").contains(response.getKey()))
                        .allSatisfy(response -> assertThat(response.getValue().get("description"))
                                .asString()
                                .matches(".+ \\(`[a-z_]+`\\).*\\.")));
    }

    @Test
    void openApi_ofOperationsThatHash_tellsOfTheOverload() {
        List<String> hashing = operations().entrySet().stream()
                .filter(operation -> String.valueOf(
                                responses(operation.getValue()).get("503"))
                        .contains("`overloaded`"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(hashing)
                .containsExactlyInAnyOrder(
                        "delete /api/users/me",
                        "patch /api/users/me",
                        "post /api/token",
                        "post /api/users",
                        "post /api/users/me/password",
                        "post /api/users/me/second-factor/totp",
                        "post /api/users/me/second-factor/disable",
                        "post /api/users/me/second-factor/recovery-codes",
                        "post /api/password/reset/confirm",
                        "post /api/admin/users",
                        "post /api/admin/users/{id}/password");
    }

    @Test
    void openApi_ofAProblem_hidesNothing() {
        Map<String, Object> fields = given().accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .path("components.schemas.Problem.properties");
        assertThat(fields)
                .containsOnlyKeys("type", "title", "status", "detail", "code", "errors", "messages", "request_id");
    }

    @Test
    void openApi_ofGuardedOperations_asksForAToken() {
        operations().forEach((name, operation) -> assertThat(operation.get("security") != null)
                .as(name)
                .isEqualTo(name.contains("/api/users/")
                        || name.contains("/api/admin/")
                        || name.contains("/oauth2/userinfo")));
    }

    private static Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Map<String, Object>>> paths =
                given().accept(ContentType.JSON).get("/q/openapi?format=json").path("paths");
        Map<String, Map<String, Object>> operations = new TreeMap<>();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (operation.containsKey("responses")) {
                operations.put(method + " " + path, operation);
            }
        }));
        return operations;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> responses(Map<String, Object> operation) {
        return (Map<String, Map<String, Object>>) operation.get("responses");
    }

    private static double metric(String meter) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(meter))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String metrics() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
        return given().port(port).get("/q/metrics").asString();
    }
}
