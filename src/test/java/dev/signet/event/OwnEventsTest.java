package dev.signet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OwnEventsTest {

    private final TestUser user = TestUser.create();
    private final Place attacker = Place.anywhere();

    @Test
    void list_showsTheGuessesOfOthersAndFromWhere() {
        attacker.login(user.username(), "wrong");

        own().then()
                .statusCode(200)
                .body("results", hasSize(2))
                .body("results[1].type", equalTo("login"))
                .body("results[1].reason", equalTo("wrong_password"))
                .body("results[1].ip", equalTo(attacker.address()));
    }

    @Test
    void list_showsNothingOfOthers() {
        TestUser.create().login();

        List<String> users = own().path("results.user_id");

        assertThat(users).containsOnly(user.id().toString());
    }

    /** What was done is the user's business, where the administrator sat is not. */
    @Test
    void list_ofAnActOfAnAdministrator_doesNotTellFromWhere() {
        TestClient.administrator()
                .body(Map.of("first_name", "Ada"))
                .patch("/api/admin/users/" + user.id())
                .then()
                .statusCode(200);

        own().then()
                .body("results[1].type", equalTo("user_changed"))
                .body("results[1].details.fields", equalTo("first_name"))
                .body("results[1].actor_id", nullValue())
                .body("results[1].ip", nullValue())
                .body("results[1].session_id", nullValue())
                .body("results[1].user_agent", nullValue());
    }

    @Test
    void list_forAClient_isForbidden() {
        SignetClient.authorized(TestClient.create().accessToken())
                .get("/api/users/me/events")
                .then()
                .statusCode(403);
    }

    private Response own() {
        return SignetClient.authorized(user.login().access()).get("/api/users/me/events/");
    }
}
