package dev.signet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens is written down, and administrators find it again. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class EventAdministrationTest {

    private static final String PATH = "/api/admin/events";

    private final TestUser user = TestUser.create();
    private final Place place = Place.anywhere();

    // --- What is recorded ---

    @Test
    void login_isRecordedWithWhoWhenAndFromWhere() {
        place.json()
                .header("User-Agent", "a browser")
                .header("X-Request-Id", "request-1")
                .body(Map.of("username", user.username(), "password", TestUser.PASSWORD))
                .post("/api/token/")
                .then()
                .statusCode(200);

        events("type", "login")
                .then()
                .body("results", hasSize(1))
                .body("results[0].outcome", equalTo("succeeded"))
                .body("results[0].reason", nullValue())
                .body("results[0].user_id", equalTo(user.id().toString()))
                .body("results[0].actor_id", equalTo(user.id().toString()))
                .body("results[0].ip", equalTo(place.address()))
                .body("results[0].user_agent", equalTo("a browser"))
                .body("results[0].request_id", equalTo("request-1"))
                .body("results[0].details.amr", equalTo("pwd"));
    }

    @Test
    void login_thatFails_isRecordedWithTheReason() {
        place.login(user.username(), "wrong").then().statusCode(401);

        assertThat(reasons()).containsExactly("wrong_password");
    }

    @Test
    void login_ofAnInactiveUser_isRecordedWithTheReason() {
        user.with("active", false);
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(401);

        assertThat(reasons()).containsExactly("inactive_user");
    }

    @Test
    void login_ofAnUnknownUser_isRecordedWithoutTheName() {
        place.login("nobody." + UUID.randomUUID(), "wrong").then().statusCode(401);

        administrator()
                .queryParam("ip", place.address())
                .get(PATH)
                .then()
                .body("results", hasSize(1))
                .body("results[0].reason", equalTo("unknown_user"))
                .body("results[0].user_id", nullValue());
    }

    @Test
    void refreshTokenUsedTwice_isRecorded() {
        TestUser.Tokens first = user.login();
        first.refreshed().refreshed().refreshed();
        SignetClient.refresh(first.refresh()).then().statusCode(401);

        events("type", "refresh_replay")
                .then()
                .body("results", hasSize(1))
                .body("results[0].outcome", equalTo("failed"))
                .body("results[0].user_id", equalTo(user.id().toString()));
    }

    @Test
    void logout_isRecordedOnce() {
        TestUser.Tokens tokens = user.login();
        SignetClient.blacklist(tokens.refresh()).then().statusCode(200);
        SignetClient.blacklist(tokens.refresh()).then().statusCode(401);

        events("type", "logout").then().body("results", hasSize(1));
    }

    @Test
    void change_byAnAdministrator_isRecordedWithWhoDidItAndWhichFields() {
        TestUser admin = TestUser.createAdmin();
        SignetClient.authorizedJson(admin.login().access())
                .body(Map.of("first_name", "Ada", "phone_number", TestUser.newPhoneNumber()))
                .patch("/api/admin/users/" + user.id())
                .then()
                .statusCode(200);

        events("type", "user_changed")
                .then()
                .body("results", hasSize(1))
                .body("results[0].actor_id", equalTo(admin.id().toString()))
                .body("results[0].client_id", equalTo("signet"))
                .body("results[0].details.fields", equalTo("first_name phone_number"));
        events("type", "phone_number_changed").then().body("results", hasSize(1));
    }

    @Test
    void change_thatChangesNothing_isNotRecorded() {
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("first_name", ""))
                .patch("/api/users/me")
                .then()
                .statusCode(200);

        events("type", "user_changed").then().body("results", hasSize(0));
    }

    /** Recorded with what it tells of, or not at all. */
    @Test
    void change_thatIsRefused_leavesNoEvent() {
        TestUser other = TestUser.create().with("phone_number", TestUser.newPhoneNumber());
        String taken = TestDatabase.query(String.class, "select phone_number from users where id = ?", other.id())
                .orElseThrow();
        other.with("phone_number_verified", true);

        administrator()
                .body(Map.of("phone_number", taken, "phone_number_verified", true))
                .patch("/api/admin/users/" + user.id())
                .then()
                .statusCode(409);

        events("type", "user_changed").then().body("results", hasSize(0));
    }

    @Test
    void deletion_isRecordedAndStaysWritten() {
        administrator().delete("/api/admin/users/" + user.id()).then().statusCode(204);

        events("type", "user_deleted").then().body("results", hasSize(1));
    }

    @Test
    void clientChanges_areRecorded() {
        TestUser admin = TestUser.createAdmin();
        RequestSpecification request = SignetClient.authorizedJson(admin.login().access());
        String client = request.body(Map.of("name", "billing"))
                .post("/api/admin/clients")
                .path("client_id");
        request.body(Map.of("name", "other")).patch("/api/admin/clients/" + client);
        SignetClient.authorizedJson(admin.login().access()).post("/api/admin/clients/" + client + "/secret");
        SignetClient.authorizedJson(admin.login().access()).delete("/api/admin/clients/" + client);

        List<String> types = administrator()
                .queryParam("actor", admin.id())
                .get(PATH)
                .path("results.findAll { it.type.startsWith('client_') }.type");
        assertThat(types)
                .containsExactly("client_deleted", "client_secret_changed", "client_changed", "client_created");
    }

    // --- How it is found ---

    @Test
    void list_isTheNewestFirstPageByPage() {
        for (int i = 0; i < 5; i++) {
            place.login(user.username(), "wrong").then().statusCode(401);
        }
        List<String> ids = new ArrayList<>();
        String next = null;
        do {
            RequestSpecification request =
                    administrator().queryParam("user", user.id()).queryParam("limit", 2);
            Response page = (next == null ? request : request.queryParam("before", next)).get(PATH);
            ids.addAll(page.path("results.id"));
            next = page.path("next");
        } while (next != null);

        assertThat(ids).hasSize(5).isSortedAccordingTo((a, b) -> b.compareTo(a)).doesNotHaveDuplicates();
    }

    @Test
    void list_ofAnOutcome_isOfThatAlone() {
        place.login(user.username(), "wrong");
        place.login(user.username(), TestUser.PASSWORD);

        events("outcome", "failed")
                .then()
                .body("results", hasSize(1))
                .body("results.outcome", everyItem(equalTo("failed")));
    }

    @Test
    void list_sinceAndUntil_areTimes() {
        place.login(user.username(), TestUser.PASSWORD);

        events("since", "2020-01-01T00:00:00Z").then().body("results", hasSize(1));
        events("until", "2020-01-01T00:00:00Z").then().body("results", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({
        "type,    nonsense",
        "outcome, nonsense",
        "user,    nonsense",
        "actor,   nonsense",
        "since,   yesterday",
        "since,   -1000000000-01-01T00:00:00Z",
        "until,   +1000000000-01-01T00:00:00Z",
        "until,   2026-01-31",
        "before,  nonsense",
        "limit,   0",
        "limit,   101",
        "limit,   many",
    })
    void list_ofAParameterThatMakesNoSense_isRefused(String parameter, String value) {
        administrator()
                .queryParam(parameter, value)
                .get(PATH)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors." + parameter, hasSize(1));
    }

    @Test
    void list_forUsers_isForbidden() {
        SignetClient.authorized(user.login().access()).get(PATH).then().statusCode(403);
    }

    @Test
    void list_withoutAToken_isUnauthorized() {
        SignetClient.json().get(PATH).then().statusCode(401);
    }

    private static RequestSpecification administrator() {
        return TestClient.administrator();
    }

    /** The events of the test's user with one more parameter. */
    private Response events(String parameter, String value) {
        return administrator()
                .queryParam("user", user.id())
                .queryParam(parameter, value)
                .get(PATH);
    }

    private List<String> reasons() {
        return events("type", "login").path("results.reason");
    }
}
