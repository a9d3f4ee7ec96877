package dev.signet.token;

import static dev.signet.token.Refusals.assertRefreshRefused;
import static dev.signet.token.Refusals.assertTokenMissing;
import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasKey;

import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions that a user sees and ends, and how many of them there may be. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SessionResourceTest {

    private static final String SESSIONS = "/api/users/me/sessions";
    private static final String BLACKLISTED = "Token is blacklisted";

    /** The default of {@code signet.session.limit-per-user}. */
    private static final int LIMIT = 100;

    private final TestUser user = TestUser.create();

    // --- Who may ---

    @ParameterizedTest
    @CsvSource({
        "GET, /api/users/me/sessions",
        "DELETE, /api/users/me/sessions",
        "DELETE, /api/users/me/sessions/01900000-0000-7000-8000-000000000000",
    })
    void anyOfIt_withoutAToken_isRefused(String method, String path) {
        assertTokenMissing(SignetClient.json().request(method, path));
    }

    // --- Listing ---

    @Test
    void list_session_tellsWhenAndWhereItWasOpened() {
        Tokens tokens = loginFrom("A browser/1.0").refreshed();
        TestSession stored = TestSession.of(tokens);

        Map<String, Object> session = list(tokens).get(0);

        assertThat(session)
                .containsOnlyKeys("id", "created_at", "last_used_at", "expires_at", "user_agent", "ip", "current")
                .containsEntry("id", stored.id().toString())
                .containsEntry("user_agent", "A browser/1.0")
                .containsEntry("current", true);
        assertThat(time(session, "created_at")).isEqualTo(stored.createdAt().toInstant());
        assertThat(time(session, "expires_at")).isEqualTo(stored.expiresAt().toInstant());
        assertThat(time(session, "last_used_at")).isAfter(time(session, "created_at"));
        assertThat(session.get("ip")).asString().matches("127\\.0\\.0\\.1|[0:]+1(%.+)?");
    }

    @Test
    void list_hasTheLastUsedFirst() {
        Tokens first = user.login();
        Tokens second = user.login();
        assertThat(ids(second)).containsExactly(id(second), id(first));

        first.refreshed();
        assertThat(ids(second)).containsExactly(id(first), id(second));
    }

    @Test
    void list_marksTheCallersOwn() {
        Tokens other = user.login();
        Tokens own = user.login();

        assertThat(list(own))
                .filteredOn(session -> session.get("current").equals(true))
                .extracting(session -> session.get("id"))
                .containsExactly(id(own));
        assertThat(list(other))
                .filteredOn(session -> session.get("current").equals(true))
                .extracting(session -> session.get("id"))
                .containsExactly(id(other));
    }

    @Test
    void list_leavesOutWhatHasEnded() {
        Tokens own = user.login();
        SignetClient.blacklist(user.login().refresh()).then().statusCode(200);

        assertThat(ids(own)).containsExactly(id(own));
    }

    @Test
    void list_leavesOutWhatHasExpired() {
        Tokens own = user.login();
        TestSession.of(user.login()).ages(Duration.ofDays(1));

        assertThat(ids(own)).containsExactly(id(own));
    }

    @Test
    void list_leavesOutWhatIsAnothers() {
        TestUser.create().login();
        Tokens own = user.login();

        assertThat(ids(own)).containsExactly(id(own));
    }

    @Test
    void list_fromTheTrailingSlashToo() {
        assertThat(SignetClient.authorized(user.login().access())
                        .get(SESSIONS + "/")
                        .statusCode())
                .isEqualTo(200);
    }

    // --- Ending one ---

    @Test
    void deleteOne_another_endsItAtOnce() {
        Tokens other = user.login();
        Tokens own = user.login();

        assertThat(delete(own, id(other)).statusCode()).isEqualTo(204);

        assertEnded(other);
        assertLive(own);
    }

    @Test
    void deleteOne_ownSession_endsItAtOnce() {
        Tokens own = user.login();

        assertThat(delete(own, id(own)).statusCode()).isEqualTo(204);

        assertEnded(own);
    }

    @Test
    void deleteOne_ofAnotherUser_isNotFoundAndGoesOn() {
        Tokens others = TestUser.create().login();

        assertNotFound(delete(user.login(), id(others)));

        assertLive(others);
    }

    @Test
    void deleteOne_thatHasEnded_isNotFound() {
        Tokens ended = user.login();
        SignetClient.blacklist(ended.refresh()).then().statusCode(200);

        assertNotFound(delete(user.login(), id(ended)));
        assertThat(TestSession.of(ended).revokedReason()).contains("logout");
    }

    @Test
    void deleteOne_thatHasExpired_isNotFound() {
        Tokens expired = user.login();
        TestSession.of(expired).ages(Duration.ofDays(1));

        assertNotFound(delete(user.login(), id(expired)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01900000-0000-7000-8000-000000000000", "no-id", "%00", "all"})
    void deleteOne_thatIsNone_isNotFound(String id) {
        Tokens own = user.login();

        assertNotFound(delete(own, id));

        assertLive(own);
    }

    // --- Ending all ---

    @Test
    void deleteAll_endsAllOthersAtOnce() {
        List<Tokens> others = List.of(user.login(), user.login());
        Tokens own = user.login();
        Tokens anothers = TestUser.create().login();

        assertThat(deleteAll(own, "").statusCode()).isEqualTo(204);

        assertThat(others).allSatisfy(SessionResourceTest::assertEnded);
        assertLive(own);
        assertLive(anothers);
    }

    @Test
    void deleteAll_whileThereIsNoOther_endsNone() {
        Tokens own = user.login();

        assertThat(deleteAll(own, "").statusCode()).isEqualTo(204);

        assertLive(own);
    }

    @Test
    void deleteAll_withAll_endsTheCallersOwnToo() {
        Tokens other = user.login();
        Tokens own = user.login();
        Tokens anothers = TestUser.create().login();

        assertThat(deleteAll(own, "?all=true").statusCode()).isEqualTo(204);

        assertEnded(other);
        assertEnded(own);
        assertLive(anothers);
    }

    // --- How many there may be ---

    @Test
    void login_belowTheLimit_endsNone() {
        storeSessions(LIMIT - 1);

        user.login();

        assertThat(TestSession.liveOf(user)).isEqualTo(LIMIT);
        assertThat(endedByTheLimit()).isZero();
    }

    /** The oldest is the one that was used last: it stays. */
    @Test
    void login_atTheLimit_endsTheSessionThatWasUnusedForLongest() {
        Tokens unused = user.login();
        TestSession.of(unused).ages(Duration.ofHours(2));
        Tokens used = user.login();
        TestDatabase.execute(
                "update sessions set created_at = now() - interval '3 hours' where id = ?",
                TestSession.of(used).id());
        storeSessions(LIMIT - 2);

        Tokens newest = user.login();

        assertThat(TestSession.liveOf(user)).isEqualTo(LIMIT);
        assertThat(endedByTheLimit()).isOne();
        assertThat(TestSession.of(unused).revokedReason()).contains("session_limit");
        await().until(() -> SignetClient.me(unused.access()).statusCode() == 401);
        assertRefreshRefused(SignetClient.refresh(unused.refresh()), BLACKLISTED);
        assertLive(used);
        assertLive(newest);
    }

    /** As after the limit has been lowered. */
    @Test
    void login_farAboveTheLimit_comesBackToIt() {
        storeSessions(LIMIT + 50);

        user.login();

        assertThat(TestSession.liveOf(user)).isEqualTo(LIMIT);
    }

    @Test
    void login_atTheLimitOfAnotherUser_endsNone() {
        Tokens own = user.login();
        TestUser another = TestUser.create();
        storeSessions(another, LIMIT);

        another.login();

        assertLive(own);
    }

    @Test
    void login_tenTimesAtOnceAtTheLimit_leavesAsManyAsThereMayBe() {
        storeSessions(LIMIT);

        List<Tokens> logins = Simultaneously.call(10, user::login);

        assertThat(TestSession.liveOf(user)).isEqualTo(LIMIT);
        assertThat(endedByTheLimit()).isEqualTo(10);
        assertThat(logins).allSatisfy(SessionResourceTest::assertLive);
    }

    @Test
    void deleteAll_withAnythingButTrueOrFalse_isRefusedAndEndsNothing() {
        TestUser user = TestUser.create();
        String access = user.login().access();

        SignetClient.authorized(access)
                .delete("/api/users/me/sessions?all=maybe")
                .then()
                .statusCode(400)
                .body("errors", hasKey("all"));

        assertThat(TestSession.liveOf(user)).isOne();
    }

    // --- How ---

    private Tokens loginFrom(String userAgent) {
        return Tokens.of(SignetClient.json()
                .header("User-Agent", userAgent)
                .body(Map.of("username", user.username(), "password", TestUser.PASSWORD))
                .post("/api/token/"));
    }

    private void storeSessions(int count) {
        storeSessions(user, count);
    }

    /** The first of them last used a minute ago, the next two minutes ago, and so on. */
    private static void storeSessions(TestUser owner, int count) {
        TestDatabase.execute("""
                insert into sessions (id, user_id, rotated_at, expires_at)
                select gen_random_uuid(), ?, now() - n * interval '1 minute', now() + interval '1 hour'
                from generate_series(1, ?) n
                """, owner.id(), count);
    }

    private long endedByTheLimit() {
        return TestDatabase.count(
                "select count(*) from sessions where user_id = ? and revoked_reason = 'session_limit'", user.id());
    }

    private static List<Map<String, Object>> list(Tokens tokens) {
        Response answer = SignetClient.authorized(tokens.access()).get(SESSIONS);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.path("");
    }

    private static List<Object> ids(Tokens tokens) {
        return list(tokens).stream().map(session -> session.get("id")).toList();
    }

    private static String id(Tokens tokens) {
        UUID id = TestSession.of(tokens).id();
        return id.toString();
    }

    private static Response delete(Tokens tokens, String id) {
        return SignetClient.authorized(tokens.access())
                .urlEncodingEnabled(false)
                .delete(SESSIONS + "/" + id);
    }

    private static Response deleteAll(Tokens tokens, String query) {
        return SignetClient.authorized(tokens.access()).delete(SESSIONS + query);
    }

    private static Instant time(Map<String, Object> session, String field) {
        return Instant.parse((String) session.get(field));
    }

    private static void assertNotFound(Response response) {
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.<String>path("code")).isEqualTo("not_found");
    }

    private static void assertEnded(Tokens tokens) {
        assertThat(TestSession.of(tokens).revokedReason()).contains("ended_by_user");
        assertTokenRefused(SignetClient.me(tokens.access()));
        assertRefreshRefused(SignetClient.refresh(tokens.refresh()), BLACKLISTED);
    }

    private static void assertLive(Tokens tokens) {
        assertThat(SignetClient.me(tokens.access()).statusCode()).isEqualTo(200);
        tokens.refreshed();
    }
}
