package dev.signet.token;

import static dev.signet.token.Refusals.assertRefreshRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a token is good, without using it. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class VerifyTest {

    private static final String INVALID = "Token is invalid or expired";

    private TestUser user;
    private Tokens first;
    private TestSession session;

    @BeforeEach
    void logIn() {
        user = TestUser.create();
        first = user.login();
        session = TestSession.of(user);
    }

    @Test
    void verify_liveAccessToken_isGood() {
        assertGood(first.access());
    }

    @Test
    void verify_liveRefreshToken_isGoodAndNotUsedUp() {
        assertGood(first.refresh());
        assertThat(session.generation()).isEqualTo(1);
        first.refreshed();
    }

    @Test
    void verify_previousRefreshTokenWithinTheGraceInterval_isGood() {
        first.refreshed();
        assertGood(first.refresh());
    }

    /** It would be answered if it were used. */
    @Test
    void verify_previousRefreshTokenAfterTheGraceIntervalFromTheSamePlace_isGood() {
        first.refreshed();
        session.ages(Duration.ofSeconds(11));
        assertGood(first.refresh());
    }

    @Test
    void verify_previousRefreshTokenAfterTheGraceIntervalFromElsewhere_isDeadAndEndsNothing() {
        Tokens second = first.refreshed();
        session.ages(Duration.ofSeconds(11));
        assertBlacklisted(verifyFrom(Place.anywhere(), first.refresh()));
        assertThat(session.revokedReason()).isEmpty();
        assertGood(second.refresh());
    }

    @Test
    void verify_tokensAfterLogout_areDead() {
        SignetClient.blacklist(first.refresh());
        assertBlacklisted(first.refresh());
        assertRefreshRefused(SignetClient.verify(first.access()), INVALID);
    }

    @Test
    void verify_refreshTokenOfAnInactiveUser_isDead() {
        user.with("active", false);
        assertBlacklisted(first.refresh());
    }

    @Test
    void verify_refreshTokenOfADeletedUser_isDead() {
        TestDatabase.execute("delete from users where id = ?", user.id());
        assertBlacklisted(first.refresh());
    }

    @Test
    void verify_expiredRefreshToken_isDead() {
        session.ages(Duration.ofDays(1));
        assertRefreshRefused(SignetClient.verify(first.refresh()), INVALID);
    }

    @Test
    void verify_expiredAccessToken_isDead() {
        String expired =
                TokenForge.from(first.access()).secondsFromNow("exp", -6).sign();
        assertRefreshRefused(SignetClient.verify(expired), INVALID);
    }

    @Test
    void verify_accessTokenOfAnotherIssuer_isDead() {
        String foreign = TokenForge.from(first.access())
                .claim("iss", "https://another.test")
                .sign();
        assertRefreshRefused(SignetClient.verify(foreign), INVALID);
    }

    @Test
    void verify_garbage_isDead() {
        for (String garbage : List.of("garbage", "a.b.c", "..", "\u0001")) {
            assertRefreshRefused(SignetClient.verify(garbage), INVALID);
        }
    }

    private static void assertGood(String token) {
        Response response = SignetClient.verify(token);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.asString()).isEqualTo("{}");
    }

    private static Response verifyFrom(Place place, String token) {
        return place.json().body(Map.of("token", token)).post("/api/token/verify/");
    }

    private static void assertBlacklisted(String token) {
        assertBlacklisted(SignetClient.verify(token));
    }

    /** simplejwt answers so. */
    private static void assertBlacklisted(Response response) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.<List<String>>path("errors.non_field_errors")).containsExactly("Token is blacklisted");
    }
}
