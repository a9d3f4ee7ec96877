package dev.signet.token;

import static dev.signet.token.Refusals.assertRefreshRefused;
import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Place;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A used refresh token comes again: whether its answer was lost or it was stolen is told by where it comes from. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LostAnswerTest {

    private static final String BLACKLISTED = "Token is blacklisted";
    private static final String APP = "Wonderland/1.2 (Android 16)";
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(11);

    private final Place home = Place.anywhere();
    private final Place elsewhere = Place.anywhere();
    private TestUser user;
    private Tokens first;
    private TestSession session;

    @BeforeEach
    void logIn() {
        user = TestUser.create();
        first = user.login();
        session = TestSession.of(user);
    }

    // --- After the grace interval, before the successor is used ---

    @Test
    void lateRetry_fromTheSamePlace_isAnsweredWithTheSuccessor() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        Tokens retried = refreshed(first);

        assertThat(retried.refresh()).isEqualTo(second.refresh());
        assertThat(SignetClient.me(retried.access()).statusCode()).isEqualTo(200);
        assertThat(session.generation()).isEqualTo(2);
        refreshed(second);
    }

    /** Login and refresh need not be from one place: it is the refresh whose answer was lost. */
    @Test
    void lateRetry_hoursLater_isAnsweredWithTheSuccessor() {
        Tokens second = refreshed(refreshed(first));
        session.ages(BEYOND_GRACE);
        Tokens third = refreshed(second);
        session.ages(Duration.ofHours(20));

        assertThat(refreshed(second).refresh()).isEqualTo(third.refresh());
    }

    @Test
    void lateRetry_againAndAgain_isAnsweredAlikeAndRecordedEachTime() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        for (int i = 0; i < 3; i++) {
            assertThat(refreshed(first).refresh()).isEqualTo(second.refresh());
        }

        assertThat(events("refresh_retried")).isEqualTo(3);
        assertThat(TestDatabase.count(
                        "select count(*) from events where type = 'refresh_retried' and session_id = ? and outcome ="
                                + " 'succeeded' and user_id = ? and ip = ? and user_agent = ?",
                        session.id(),
                        user.id(),
                        home.address(),
                        APP))
                .isEqualTo(3);
    }

    @Test
    void retry_withinTheGraceInterval_isNoEvent() {
        refreshed(first);
        refreshed(first);

        assertThat(events("refresh_retried")).isZero();
    }

    @Test
    void lateRetry_fromAnotherNetwork_endsTheSession() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(elsewhere, APP, first), BLACKLISTED);

        assertEndedByReplay(first, second);
    }

    @Test
    void lateRetry_withAnotherUserAgent_endsTheSession() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, "Wonderland/1.3 (Android 16)", first), BLACKLISTED);

        assertEndedByReplay(first, second);
    }

    @Test
    void lateRetry_withoutAUserAgent_endsTheSession() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, "", first), BLACKLISTED);

        assertEndedByReplay(first, second);
    }

    /** As with known places: a phone takes another address of its network whenever it likes. */
    @Test
    void lateRetry_fromAnotherAddressOfTheIpv6Network_isAnswered() {
        String network = Place.anyNetwork();
        Tokens second = Tokens.of(refresh(new Place(network + "::1"), APP, first));
        session.ages(BEYOND_GRACE);

        Tokens retried = Tokens.of(refresh(new Place(network + ":1:2:3:4"), APP, first));

        assertThat(retried.refresh()).isEqualTo(second.refresh());
    }

    @Test
    void lateRetry_fromAnotherIpv6Network_endsTheSession() {
        Tokens second = Tokens.of(refresh(new Place(Place.anyNetwork() + "::1"), APP, first));
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(new Place(Place.anyNetwork() + "::1"), APP, first), BLACKLISTED);

        assertEndedByReplay(first, second);
    }

    /** The thief was first: it is the owner's retry that finds it out. */
    @Test
    void lateRetry_ofTheOwnerAfterAThiefHasUsedTheToken_endsTheSession() {
        Tokens stolen = Tokens.of(refresh(elsewhere, APP, first));
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);

        assertEndedByReplay(first, stolen);
    }

    /** Where the session was opened is not where it was last seen. */
    @Test
    void lateRetry_fromWhereTheSessionWasOpened_isNoMoreThanFromElsewhere() {
        Place opened = Place.anywhere();
        Tokens there = Tokens.of(opened.login(user.username(), TestUser.PASSWORD));
        Tokens.of(refresh(home, APP, there));
        TestSession.of(there).ages(BEYOND_GRACE);

        assertRefreshRefused(opened.refresh(there.refresh()), BLACKLISTED);
    }

    /** The grace interval forgives a place, it does not make it the session's. */
    @Test
    void lateRetry_fromWhereARetryCameWithinTheGraceInterval_endsTheSession() {
        Tokens second = refreshed(first);
        assertThat(Tokens.of(refresh(elsewhere, APP, first)).refresh()).isEqualTo(second.refresh());
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(elsewhere, APP, first), BLACKLISTED);

        assertEndedByReplay(first, second);
    }

    /** An older release beside this one does not write down where a refresh came from. */
    @Test
    void lateRetry_ofWhatAnOlderReleaseHasRotated_endsTheSession() {
        Tokens second = refreshed(first);
        TestDatabase.execute("update sessions set generation = 3, rotated_at = now() where id = ?", session.id());
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, APP, second), BLACKLISTED);

        assertEndedByReplay(first, second);
    }

    // --- Once the successor was used ---

    @Test
    void lateRetry_fromTheSamePlaceOnceTheSuccessorWasUsed_endsTheSession() {
        Tokens second = refreshed(first);
        Tokens third = refreshed(second);
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);

        assertEndedByReplay(first, second, third);
    }

    @Test
    void lateRetry_ofTheOwnerOnceAThiefHasUsedTheSuccessor_endsTheSession() {
        Tokens second = refreshed(first);
        Tokens stolen = Tokens.of(refresh(elsewhere, APP, second));
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);

        assertEndedByReplay(first, second, stolen);
    }

    /** It was answered once, late; that answer was used. */
    @Test
    void lateRetry_onceMoreAfterItsAnswerWasUsed_endsTheSession() {
        refreshed(first);
        session.ages(BEYOND_GRACE);
        Tokens third = refreshed(refreshed(first));
        session.ages(BEYOND_GRACE);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);

        assertEndedByReplay(first, third);
    }

    // --- Two generations old ---

    @Test
    void retry_twoGenerationsLateWithinTheGraceInterval_isAnsweredWithTheTokenInForce() {
        Tokens third = refreshed(refreshed(first));

        assertThat(refreshed(first).refresh()).isEqualTo(third.refresh());

        assertThat(session.generation()).isEqualTo(3);
        assertThat(session.revokedReason()).isEmpty();
        refreshed(third);
    }

    /** Its own replacement counts, and not that of its successor a moment ago. */
    @Test
    void retry_twoGenerationsLateButReplacedLongAgo_endsTheSession() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);
        Tokens third = refreshed(second);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);

        assertEndedByReplay(first, second, third);
    }

    // --- At once ---

    @Test
    void lateRetry_tenTimesAtOnce_isAnsweredWithTheSameSuccessor() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        List<Tokens> answers = Simultaneously.call(10, () -> refreshed(first));

        assertThat(answers).extracting(Tokens::refresh).containsOnly(second.refresh());
        assertThat(session.generation()).isEqualTo(2);
        assertThat(session.revokedReason()).isEmpty();
        assertThat(events("refresh_retried")).isEqualTo(10);
    }

    /** Whoever comes first, the owner knows of it after it. */
    @Test
    void lateRetry_whileAThiefTriesTheSameFromElsewhere_endsTheSession() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        List<Response> answers =
                Simultaneously.call(List.of(() -> refresh(home, APP, first), () -> refresh(elsewhere, APP, first)));

        assertRefreshRefused(answers.get(1), BLACKLISTED);
        assertEndedByReplay(first, second);
        assertThat(events("refresh_replay")).isEqualTo(1);
    }

    /** Either it was answered before the successor was used, or it came after that. */
    @Test
    void lateRetry_whileTheSuccessorIsUsed_isDecidedOneWayOrTheOther() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);

        List<Response> answers =
                Simultaneously.call(List.of(() -> refresh(home, APP, first), () -> refresh(home, APP, second)));

        if (answers.get(0).statusCode() == 200) {
            assertThat(answers.get(0).<String>path("refresh")).isEqualTo(second.refresh());
            assertThat(session.revokedReason()).isEmpty();
            assertThat(session.generation()).isEqualTo(3);
        } else {
            assertEndedByReplay(first, second);
        }
    }

    // --- What no retry gets around ---

    @Test
    void lateRetry_ofAnInactiveUser_isRefused() {
        refreshed(first);
        session.ages(BEYOND_GRACE);
        user.with("active", false);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);
        assertThat(events("refresh_retried")).isZero();
    }

    @Test
    void lateRetry_afterLogout_isRefused() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);
        SignetClient.blacklist(second.refresh()).then().statusCode(200);

        assertRefreshRefused(refresh(home, APP, first), BLACKLISTED);
        assertThat(session.revokedReason()).contains("logout");
        assertThat(events("refresh_retried")).isZero();
    }

    @Test
    void lateRetry_ofAnExpiredSession_isRefused() {
        refreshed(first);
        session.ages(Duration.ofDays(1));

        assertRefreshRefused(refresh(home, APP, first), "Token is invalid or expired");
        assertThat(events("refresh_retried")).isZero();
    }

    /** Its access tokens are those of the session: they end with it, whenever they were made. */
    @Test
    void lateRetry_thenLogout_endsEveryAccessTokenOfTheSession() {
        Tokens second = refreshed(first);
        session.ages(BEYOND_GRACE);
        Tokens retried = refreshed(first);

        SignetClient.blacklist(retried.refresh()).then().statusCode(200);

        for (Tokens tokens : List.of(first, second, retried)) {
            assertTokenRefused(SignetClient.me(tokens.access()));
        }
    }

    private void assertEndedByReplay(Tokens... tokens) {
        assertThat(session.revokedReason()).contains("replay");
        for (Tokens dead : tokens) {
            assertRefreshRefused(refresh(home, APP, dead), BLACKLISTED);
            assertTokenRefused(SignetClient.me(dead.access()));
        }
    }

    private long events(String type) {
        return TestDatabase.count("select count(*) from events where type = ? and session_id = ?", type, session.id());
    }

    private Tokens refreshed(Tokens tokens) {
        return Tokens.of(refresh(home, APP, tokens));
    }

    private static Response refresh(Place place, String userAgent, Tokens tokens) {
        return place.json()
                .header("User-Agent", userAgent)
                .body(Map.of("refresh", tokens.refresh()))
                .post("/api/token/refresh/");
    }
}
