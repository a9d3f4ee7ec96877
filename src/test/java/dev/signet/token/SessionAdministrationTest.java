package dev.signet.token;

import static dev.signet.token.Refusals.assertForbidden;
import static dev.signet.token.Refusals.assertTokenMissing;
import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions of a user, seen and ended by an administrator. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SessionAdministrationTest {

    private static final String UNKNOWN = "01900000-0000-7000-8000-000000000000";

    private TestUser user;
    private Tokens tokens;
    private TestUser admin;
    private Tokens adminTokens;

    @BeforeEach
    void logIn() {
        user = TestUser.create();
        tokens = user.login();
        admin = TestUser.createAdmin();
        adminTokens = admin.login();
    }

    // --- Who may ---

    @ParameterizedTest
    @CsvSource({"GET, ''", "DELETE, ''", "DELETE, /" + UNKNOWN})
    void anyOfIt_byWhoIsNoAdmin_isRefused(String method, String path) {
        assertTokenMissing(SignetClient.json().request(method, sessionsOf(user) + path));
        assertForbidden(SignetClient.authorized(tokens.access()).request(method, sessionsOf(user) + path));

        assertLive(tokens);
    }

    // --- Listing ---

    @Test
    void list_showsTheLiveSessionsOfTheUserAndNoneAsTheCallers() {
        Tokens second = user.login();
        SignetClient.blacklist(user.login().refresh()).then().statusCode(200);

        List<Map<String, Object>> sessions = list(user);

        assertThat(sessions).extracting(session -> session.get("id")).containsExactly(id(second), id(tokens));
        assertThat(sessions).extracting(session -> session.get("current")).containsOnly(false);
        assertThat(sessions).allSatisfy(session -> assertThat(session)
                .containsOnlyKeys("id", "created_at", "last_used_at", "expires_at", "user_agent", "ip", "current"));
    }

    @Test
    void list_ofTheCaller_marksTheCallersOwn() {
        assertThat(list(admin))
                .extracting(session -> session.get("id"), session -> session.get("current"))
                .containsExactly(tuple(id(adminTokens), true));
    }

    @Test
    void list_ofAUserWithoutSessions_isEmpty() {
        assertThat(list(TestUser.create())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {UNKNOWN, "no-id"})
    void list_ofNoUser_isNotFound(String id) {
        assertNotFound(SignetClient.authorized(adminTokens.access()).get("/api/admin/users/" + id + "/sessions"));
    }

    // --- Ending one ---

    @Test
    void deleteOne_endsItAtOnce() {
        Tokens other = user.login();

        assertThat(delete("/" + id(other)).statusCode()).isEqualTo(204);

        assertEnded(other);
        assertLive(tokens);
    }

    @Test
    void deleteOne_ofAnotherUser_isNotFoundAndGoesOn() {
        Tokens others = TestUser.create().login();

        assertNotFound(delete("/" + id(others)));

        assertLive(others);
    }

    @Test
    void deleteOne_thatHasEnded_isNotFound() {
        delete("/" + id(tokens)).then().statusCode(204);

        assertNotFound(delete("/" + id(tokens)));
    }

    @ParameterizedTest
    @ValueSource(strings = {UNKNOWN, "no-id"})
    void deleteOne_thatIsNone_isNotFound(String id) {
        assertNotFound(delete("/" + id));

        assertLive(tokens);
    }

    // --- Ending all ---

    @Test
    void deleteAll_endsAllOfTheUserAtOnceAndNoOthers() {
        Tokens second = user.login();
        Tokens others = TestUser.create().login();

        assertThat(delete("").statusCode()).isEqualTo(204);

        assertEnded(tokens);
        assertEnded(second);
        assertLive(others);
        assertLive(adminTokens);
    }

    @Test
    void deleteAll_ofTheCaller_sparesTheCallersOwn() {
        Tokens second = admin.login();

        assertThat(deleteAllOfTheCaller("").statusCode()).isEqualTo(204);

        assertEnded(second);
        assertLive(adminTokens);
    }

    @Test
    void deleteAll_ofTheCallerWithAll_endsTheCallersOwnToo() {
        assertThat(deleteAllOfTheCaller("?all=true").statusCode()).isEqualTo(204);

        assertEnded(adminTokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {UNKNOWN, "no-id"})
    void deleteAll_ofNoUser_isNotFound(String id) {
        assertNotFound(SignetClient.authorized(adminTokens.access()).delete("/api/admin/users/" + id + "/sessions"));
    }

    // --- How ---

    private List<Map<String, Object>> list(TestUser of) {
        Response answer = SignetClient.authorized(adminTokens.access()).get(sessionsOf(of));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.path("");
    }

    private Response delete(String path) {
        return SignetClient.authorized(adminTokens.access()).delete(sessionsOf(user) + path);
    }

    private Response deleteAllOfTheCaller(String query) {
        return SignetClient.authorized(adminTokens.access()).delete(sessionsOf(admin) + query);
    }

    private static String sessionsOf(TestUser user) {
        return "/api/admin/users/" + user.id() + "/sessions";
    }

    private static String id(Tokens tokens) {
        UUID id = TestSession.of(tokens).id();
        return id.toString();
    }

    private static void assertNotFound(Response response) {
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.<String>path("code")).isEqualTo("not_found");
    }

    private static void assertEnded(Tokens tokens) {
        assertThat(TestSession.of(tokens).revokedReason()).contains("ended_by_admin");
        assertTokenRefused(SignetClient.me(tokens.access()));
        assertThat(SignetClient.refresh(tokens.refresh()).statusCode()).isEqualTo(401);
    }

    private static void assertLive(Tokens tokens) {
        assertThat(SignetClient.me(tokens.access()).statusCode()).isEqualTo(200);
    }
}
