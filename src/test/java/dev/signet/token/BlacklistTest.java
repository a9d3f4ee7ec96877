package dev.signet.token;

import static dev.signet.token.Refusals.assertRefreshRefused;
import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logout. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BlacklistTest {

    private static final String BLACKLISTED = "Token is blacklisted";

    private Tokens first;
    private TestSession session;

    @BeforeEach
    void logIn() {
        TestUser user = TestUser.create();
        first = user.login();
        session = TestSession.of(user);
    }

    @Test
    void blacklist_newestToken_endsTheSession() {
        Response response = SignetClient.blacklist(first.refresh());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.asString()).isEqualTo("{}");
        assertEnded("logout");
    }

    @Test
    void blacklist_twice_isRefused() {
        SignetClient.blacklist(first.refresh());
        assertRefreshRefused(SignetClient.blacklist(first.refresh()), BLACKLISTED);
        assertEnded("logout");
    }

    /** A client that lost the answer to its refresh has no other. */
    @Test
    void blacklist_previousTokenWithinTheGraceInterval_endsTheSession() {
        Tokens second = first.refreshed();
        assertThat(SignetClient.blacklist(first.refresh()).statusCode()).isEqualTo(200);
        assertRefreshRefused(SignetClient.refresh(second.refresh()), BLACKLISTED);
        assertEnded("logout");
    }

    @Test
    void blacklist_previousTokenAfterTheGraceIntervalFromTheSamePlace_endsTheSession() {
        Tokens second = first.refreshed();
        session.ages(Duration.ofSeconds(11));
        assertThat(SignetClient.blacklist(first.refresh()).statusCode()).isEqualTo(200);
        assertRefreshRefused(SignetClient.refresh(second.refresh()), BLACKLISTED);
        assertEnded("logout");
    }

    @Test
    void blacklist_replayedToken_isRefusedAndEndsTheSession() {
        first.refreshed();
        session.ages(Duration.ofSeconds(11));
        assertRefreshRefused(Place.anywhere().blacklist(first.refresh()), BLACKLISTED);
        assertEnded("replay");
    }

    @Test
    void blacklist_expiredToken_isRefused() {
        session.ages(Duration.ofDays(1));
        assertRefreshRefused(SignetClient.blacklist(first.refresh()), "Token is invalid or expired");
    }

    @Test
    void blacklist_accessToken_isRefused() {
        assertRefreshRefused(SignetClient.blacklist(first.access()), "Token has wrong type");
        assertThat(session.revokedReason()).isEmpty();
    }

    @Test
    void blacklist_garbage_isRefused() {
        assertRefreshRefused(SignetClient.blacklist("garbage"), "Token is invalid or expired");
    }

    private void assertEnded(String reason) {
        assertThat(session.revokedReason()).contains(reason);
        assertTokenRefused(SignetClient.me(first.access()));
    }
}
