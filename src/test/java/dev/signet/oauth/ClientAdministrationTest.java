package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators make, change and end service clients. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ClientAdministrationTest {

    private static final String PATH = "/api/admin/clients/";

    @Test
    void create_allFields_answersThemAndTheSecret() {
        Response created = create(Map.of(
                "name", "billing",
                "roles", List.of("biller"),
                "scopes", List.of("invoices:write", "invoices:read"),
                "audiences", List.of("ledger", "signet"),
                "serves", List.of("billing")));

        created.then()
                .statusCode(201)
                .header("Location", containsString(PATH + created.path("client_id")))
                .body("client_secret", startsWith("signet_"))
                .body("name", equalTo("billing"))
                .body("roles", contains("biller"))
                .body("scopes", contains("invoices:read", "invoices:write"))
                .body("audiences", contains("ledger", "signet"))
                .body("serves", contains("billing"))
                .body("active", equalTo(true))
                .body("created_at", notNullValue());
    }

    @Test
    void create_nothingButAName_isForSignetItself() {
        create(Map.of("name", "plain"))
                .then()
                .statusCode(201)
                .body("audiences", contains("signet"))
                .body("serves", contains("signet"))
                .body("roles", equalTo(List.of()))
                .body("scopes", equalTo(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "name, ''",
        "roles, [\"no role\"]",
        "scopes, [\"two words\"]",
        "scopes, [\"quo\\\"te\"]",
        "audiences, []",
        "audiences, [\"\"]",
        "serves, [\"a b\"]",
    })
    void create_fieldAgainstItsRule_isRefusedByName(String field, String json) {
        String value = json.isEmpty() ? "\"\"" : json;
        String name = field.equals("name") ? "" : "\"name\": \"any\", ";
        TestClient.administrator()
                .body("{" + name + "\"" + field + "\": " + value + "}")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors", hasKey(field));
    }

    @Test
    void get_client_showsNoSecret() {
        TestClient client = TestClient.create();
        Response answer = TestClient.administrator().get(PATH + client.id());
        answer.then()
                .statusCode(200)
                .body("client_id", equalTo(client.id().toString()))
                .body("$", not(hasKey("client_secret")));
        assertThat(answer.asString()).doesNotContain(client.secret());
    }

    @Test
    void list_showsTheClientAndNoSecret() {
        TestClient client = TestClient.create();
        Response answer = TestClient.administrator().get(PATH);
        answer.then().statusCode(200).body("client_id", hasItem(client.id().toString()));
        assertThat(answer.asString()).doesNotContain("client_secret").doesNotContain(client.secret());
    }

    @Test
    void secret_inTheDatabase_isNotThere() {
        TestClient client = TestClient.create();
        String row = TestDatabase.query(String.class, "select clients::text from clients where id = ?", client.id())
                .orElseThrow();
        assertThat(row).doesNotContain(client.secret());
    }

    @Test
    void changeSecret_bothAreValidDuringTheChangeOver() {
        TestClient before = TestClient.create();
        TestClient after = changeSecret(before);

        assertThat(after.secret()).isNotEqualTo(before.secret());
        assertCanGetAToken(before);
        assertCanGetAToken(after);
    }

    @Test
    void changeSecret_afterTheChangeOver_onlyTheNewOneIsValid() {
        TestClient before = TestClient.create();
        TestClient after = changeSecret(before);
        TestDatabase.execute(
                "update clients set previous_secret_until = ? where id = ?",
                Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC),
                before.id());

        assertCannotGetAToken(before);
        assertCanGetAToken(after);
    }

    @Test
    void changeSecret_twice_endsTheFirst() {
        TestClient first = TestClient.create();
        TestClient second = changeSecret(first);
        TestClient third = changeSecret(second);

        assertCannotGetAToken(first);
        assertCanGetAToken(second);
        assertCanGetAToken(third);
    }

    @Test
    void disable_client_endsItsAccessTokensAndGivesNoNewOnes() {
        TestClient client = TestClient.withRoles("admin");
        String accessToken = client.accessToken();
        assertThat(SignetClient.users(accessToken).statusCode()).isEqualTo(200);

        client.with("active", false);

        assertThat(SignetClient.users(accessToken).statusCode()).isEqualTo(401);
        assertCannotGetAToken(client);
    }

    @Test
    void enable_client_givesNewTokensAndRevivesNone() {
        TestClient client = TestClient.withRoles("admin");
        String before = client.accessToken();
        client.with("active", false).with("active", true);

        assertThat(SignetClient.users(before).statusCode()).isEqualTo(401);
        assertThat(SignetClient.users(client.accessToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void change_roles_endsWhatTheyOpened() {
        TestClient client = TestClient.withRoles("admin");
        String accessToken = client.accessToken();

        client.with("roles", List.of());

        assertThat(SignetClient.users(accessToken).statusCode()).isEqualTo(401);
        assertThat(SignetClient.users(client.accessToken()).statusCode()).isEqualTo(403);
    }

    @Test
    void change_name_endsNothing() {
        TestClient client = TestClient.withRoles("admin");
        String accessToken = client.accessToken();
        client.with("name", "another");
        assertThat(SignetClient.users(accessToken).statusCode()).isEqualTo(200);
    }

    @Test
    void delete_client_endsItsAccessTokens() {
        TestClient client = TestClient.withRoles("admin");
        String accessToken = client.accessToken();

        TestClient.administrator().delete(PATH + client.id()).then().statusCode(204);

        assertThat(SignetClient.users(accessToken).statusCode()).isEqualTo(401);
        assertCannotGetAToken(client);
        TestClient.administrator().get(PATH + client.id()).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0190aaaa-0000-7000-8000-000000000000", "no-id"})
    void anyOfIt_unknownOrMalformedId_isNotFound(String id) {
        TestClient.administrator().get(PATH + id).then().statusCode(404);
        TestClient.administrator().body("{}").patch(PATH + id).then().statusCode(404);
        TestClient.administrator().post(PATH + id + "/secret").then().statusCode(404);
        TestClient.administrator().delete(PATH + id).then().statusCode(404);
    }

    @Test
    void anyOfIt_byWhoIsNoAdmin_isForbidden() {
        String user = TestUser.create().login().access();
        String id = UUID.randomUUID().toString();
        SignetClient.authorized(user).get(PATH).then().statusCode(403);
        SignetClient.authorizedJson(user)
                .body("{\"name\": \"any\"}")
                .post(PATH)
                .then()
                .statusCode(403);
        SignetClient.authorized(user).post(PATH + id + "/secret").then().statusCode(403);
        SignetClient.authorized(user).delete(PATH + id).then().statusCode(403);
    }

    // --- How ---

    private static Response create(Map<String, Object> fields) {
        return TestClient.administrator().body(fields).post(PATH);
    }

    private static TestClient changeSecret(TestClient client) {
        Response answer = TestClient.administrator().post(PATH + client.id() + "/secret");
        answer.then().statusCode(200).body("client_id", equalTo(client.id().toString()));
        return new TestClient(client.id(), answer.path("client_secret"));
    }

    private static void assertCanGetAToken(TestClient client) {
        assertThat(client.accessToken()).isNotBlank();
    }

    private static void assertCannotGetAToken(TestClient client) {
        client.form()
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token")
                .then()
                .statusCode(401)
                .body("error", equalTo("invalid_client"));
    }
}
