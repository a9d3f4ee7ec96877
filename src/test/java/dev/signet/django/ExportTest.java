package dev.signet.django;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.DumpedUser;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ExportTest {

    private static final String PATH = "/api/admin/export";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void export_holdsEveryUserAsDjangoWritesThem() throws Exception {
        TestUser admin = TestUser.createAdmin();
        String number = TestUser.newPhoneNumber();
        admin.with("phone_number", number).with("first_name", "Ada").with("last_name", "Lovelace");

        JsonNode file = export(admin, "");

        assertThat(file.size()).isEqualTo((int) TestDatabase.count("select count(*) from users"));
        JsonNode user = find(file, admin.username());
        assertThat(user.path("model").asText()).isEqualTo("accounts.user");
        JsonNode fields = user.path("fields");
        assertThat(fields.path("password").asText())
                .startsWith("argon2$argon2id$v=19$m=")
                .isEqualTo(TestDatabase.query(String.class, "select password_hash from users where id = ?", admin.id())
                        .orElseThrow());
        assertThat(fields.path("is_superuser").asBoolean()).isTrue();
        assertThat(fields.path("is_staff").asBoolean(true)).isFalse();
        assertThat(fields.path("is_active").asBoolean()).isTrue();
        assertThat(fields.path("first_name").asText()).isEqualTo("Ada");
        assertThat(fields.path("last_name").asText()).isEqualTo("Lovelace");
        assertThat(fields.path("email").asText()).isEqualTo(admin.email());
        assertThat(fields.path("phone_number").asText()).isEqualTo(number);
        assertThat(fields.path("date_joined").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(fields.path("last_login").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(fields.path("groups").isArray()).isTrue();
        assertThat(fields.path("user_permissions").isArray()).isTrue();
        assertThat(fields.size()).isEqualTo(13);
    }

    @Test
    void export_givesEveryUserAKeyOfItsOwnAndImportedOnesTheirs() throws Exception {
        TestUser admin = TestUser.createAdmin();
        DumpedUser imported = DumpedUser.create();
        SignetClient.authorized(admin.login().access())
                .contentType("application/x-ndjson")
                .body(imported.toString().getBytes(StandardCharsets.UTF_8))
                .post("/api/admin/import/django")
                .then()
                .statusCode(200);

        JsonNode file = export(admin, "");

        assertThat(find(file, imported.username()).path("pk").asLong()).isEqualTo(imported.pk());
        assertThat(StreamSupport.stream(file.spliterator(), false)
                        .map(user -> user.path("pk").asLong()))
                .doesNotHaveDuplicates();
    }

    @Test
    void export_ofAnotherModel_saysSo() throws Exception {
        TestUser admin = TestUser.createAdmin();

        assertThat(export(admin, "?model=auth.User").get(0).path("model").asText())
                .isEqualTo("auth.User");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "a b.user", ".user", "a.b.c"})
    void export_ofWhatIsNoModel_isRefused(String model) {
        SignetClient.authorized(TestUser.createAdmin().login().access())
                .queryParam("model", model)
                .get(PATH)
                .then()
                .statusCode(400)
                .body("errors.model[0]", equalTo("This is no model such as accounts.user."));
    }

    @Test
    void export_isAnAttachmentForNoCache() {
        SignetClient.authorized(TestUser.createAdmin().login().access())
                .get(PATH)
                .then()
                .statusCode(200)
                .header("Content-Disposition", equalTo("attachment; filename=\"users.json\""))
                .header("Cache-Control", containsString("no-store"));
    }

    @Test
    void export_byAUser_isForbidden() {
        SignetClient.authorized(TestUser.create().login().access())
                .get(PATH)
                .then()
                .statusCode(403);
    }

    @Test
    void export_longAfterTheLogin_isRefusedAndNotRecorded() {
        TestUser admin = TestUser.createAdmin();
        Tokens tokens = admin.login();
        TestSession.of(tokens).ages(Duration.ofHours(1));

        SignetClient.authorized(tokens.refreshed().access())
                .get(PATH)
                .then()
                .statusCode(401)
                .body("code", equalTo("reauthentication_required"))
                .header("WWW-Authenticate", containsString("error=\"insufficient_user_authentication\""));

        assertThat(TestDatabase.count("select count(*) from events where actor_id = ? and type <> 'login'", admin.id()))
                .isZero();
    }

    @Test
    void export_isRecorded() throws Exception {
        TestUser admin = TestUser.createAdmin();

        export(admin, "");

        assertThat(TestDatabase.count(
                        "select count(*) from events where type = 'users_exported' and actor_id = ?", admin.id()))
                .isOne();
    }

    // --- How ---

    private static JsonNode export(TestUser admin, String query) throws Exception {
        String body = SignetClient.authorized(admin.login().access())
                .get(PATH + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return JSON.readTree(body);
    }

    private static JsonNode find(JsonNode file, String username) {
        return StreamSupport.stream(file.spliterator(), false)
                .filter(user -> user.path("fields").path("username").asText().equals(username))
                .findFirst()
                .orElseThrow();
    }
}
