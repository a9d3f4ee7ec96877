package dev.signet.token;

import static dev.signet.token.Refusals.assertRefreshRefused;
import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.DecodedToken;
import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh tokens: each counts once, retries are forgiven, replays are not. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RefreshTest {

    private static final String BLACKLISTED = "Token is blacklisted";
    private static final String INVALID = "Token is invalid or expired";
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(11);

    private final Place thief = Place.anywhere();
    private TestUser user;
    private Tokens first;
    private TestSession session;

    @BeforeEach
    void logIn() {
        user = TestUser.create();
        first = user.login();
        session = TestSession.of(user);
    }

    // Rotation

    @Test
    void refresh_newestToken_givesANewPair() {
        Tokens second = first.refreshed();
        assertThat(second.refresh()).isNotEqualTo(first.refresh());
        assertThat(second.access()).isNotEqualTo(first.access());
        assertThat(SignetClient.me(second.access()).statusCode()).isEqualTo(200);
        assertThat(session.generation()).isEqualTo(2);
    }

    @Test
    void refresh_againAndAgain_staysOneSession() {
        Tokens fifth = first.refreshed().refreshed().refreshed().refreshed();
        assertThat(DecodedToken.of(fifth.access()).claim("sid"))
                .isEqualTo(session.id().toString());
        assertThat(session.generation()).isEqualTo(5);
        assertThat(TestSession.liveOf(user)).isEqualTo(1);
    }

    @Test
    void refresh_withinTheGraceInterval_givesTheSameTokenOnceMore() {
        Tokens second = first.refreshed();
        Tokens retried = first.refreshed();
        assertThat(retried.refresh()).isEqualTo(second.refresh());
        assertThat(SignetClient.me(retried.access()).statusCode()).isEqualTo(200);
        assertThat(session.generation()).isEqualTo(2);
    }

    @Test
    void refresh_fiftyTimesAtOnce_consumesOneGeneration() {
        List<Tokens> answers = Simultaneously.call(50, first::refreshed);
        assertThat(answers)
                .extracting(Tokens::refresh)
                .containsOnly(first.refreshed().refresh());
        assertThat(session.generation()).isEqualTo(2);
        assertThat(session.revokedReason()).isEmpty();
    }

    @Test
    void refresh_afterTheUserHasChanged_carriesTheNewClaims() {
        String number = TestUser.newPhoneNumber();
        Response changed = SignetClient.authorizedJson(first.access())
                .body(Map.of("phone_number", number, "first_name", "Ada", "last_name", "Byron"))
                .patch("/api/users/me");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(DecodedToken.of(first.refreshed().access()).claims())
                .containsEntry("phone_number", number)
                .containsEntry("given_name", "Ada")
                .containsEntry("family_name", "Byron");
        assertThat(DecodedToken.of(first.refreshed().access()).claims())
                .as("a retry")
                .containsEntry("phone_number", number);
    }

    // Replay

    @Test
    void refresh_replayedToken_endsTheSession() {
        Tokens second = first.refreshed();
        session.ages(BEYOND_GRACE);
        assertRefreshRefused(thief.refresh(first.refresh()), BLACKLISTED);
        assertEndedByReplay(first, second);
    }

    @Test
    void refresh_tokenThreeGenerationsOld_isAReplayEvenWithinTheGraceInterval() {
        Tokens second = first.refreshed();
        Tokens third = second.refreshed();
        Tokens fourth = third.refreshed();
        assertRefreshRefused(SignetClient.refresh(first.refresh()), BLACKLISTED);
        assertEndedByReplay(first, second, third, fourth);
    }

    @Test
    void refresh_replayedTokenOfOneSession_leavesTheOthersAlone() {
        first.refreshed();
        Tokens other = user.login();
        session.ages(BEYOND_GRACE);
        assertRefreshRefused(thief.refresh(first.refresh()), BLACKLISTED);
        assertThat(SignetClient.me(other.access()).statusCode()).isEqualTo(200);
        other.refreshed();
    }

    @Test
    void refresh_replayedTenTimesAtOnce_isAlwaysRefused() {
        Tokens second = first.refreshed();
        session.ages(BEYOND_GRACE);
        assertThat(Simultaneously.call(10, () -> thief.refresh(first.refresh())))
                .allSatisfy(response -> assertRefreshRefused(response, BLACKLISTED));
        assertEndedByReplay(first, second);
    }

    @Test
    void refresh_replayedWhileTheNewestIsUsed_endsTheSession() {
        Tokens second = first.refreshed();
        session.ages(BEYOND_GRACE);
        Simultaneously.call(
                List.of(() -> thief.refresh(first.refresh()), () -> SignetClient.refresh(second.refresh())));
        assertEndedByReplay(first, second);
    }

    // Not (any more) a token

    /** The session's table is locked: who looked into it would wait. */
    @Test
    void refresh_mangledToken_isRefusedWithoutTheDatabase() {
        List<String> mangled = mangled(first.refresh());
        TestLock.whileLocked(
                "sessions", () -> mangled.forEach(token -> assertRefreshRefused(refreshImpatiently(token), INVALID)));
        first.refreshed();
    }

    @Test
    void refresh_tokenOfAnotherSecret_isRefused() {
        MasterSecret other = MasterSecret.parse("b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgISE=");
        String forged = new RefreshTokens(other).encode(new RefreshToken(session.id(), 1));
        assertRefreshRefused(SignetClient.refresh(forged), INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1000, Integer.MAX_VALUE})
    void refresh_generationThatIsNotYet_isRefusedAndEndsNothing(int generation) {
        assertRefreshRefused(SignetClient.refresh(token(session.id(), generation)), BLACKLISTED);
        assertThat(session.revokedReason()).isEmpty();
        first.refreshed();
    }

    @Test
    void refresh_tokenOfAnUnknownSession_isRefused() {
        assertRefreshRefused(SignetClient.refresh(token(UUID.randomUUID(), 1)), INVALID);
    }

    @Test
    void refresh_accessToken_isRefused() {
        assertRefreshRefused(SignetClient.refresh(first.access()), "Token has wrong type");
    }

    @Test
    void refresh_withWhiteSpaceAroundTheToken_isAnswered() {
        assertThat(SignetClient.refresh(" " + first.refresh() + "\n").statusCode())
                .isEqualTo(200);
    }

    // Time

    @Test
    void refresh_expiredSession_isRefused() {
        session.ages(Duration.ofDays(1));
        assertRefreshRefused(SignetClient.refresh(first.refresh()), INVALID);
    }

    @Test
    void refresh_oneMinuteBeforeTheEnd_prolongsTheSession() {
        session.ages(Duration.ofDays(1).minusMinutes(1));
        Tokens second = first.refreshed();
        session.ages(Duration.ofDays(1).minusMinutes(1));
        second.refreshed();
    }

    @Test
    void refresh_nearTheAbsoluteLifetime_doesNotOutliveIt() {
        TestDatabase.execute(
                "update sessions set created_at = now() - interval '29 days 23 hours' where id = ?", session.id());
        Tokens second = first.refreshed();
        assertThat(session.expiresAt()).isEqualTo(session.createdAt().plusDays(30));
        session.ages(Duration.ofHours(1));
        assertRefreshRefused(SignetClient.refresh(second.refresh()), INVALID);
    }

    // The user

    @Test
    void refresh_inactiveUser_isRefused() {
        user.with("active", false);
        assertRefreshRefused(SignetClient.refresh(first.refresh()), BLACKLISTED);
        assertThat(session.generation()).isEqualTo(1);
    }

    @Test
    void refresh_inactiveUserWithinTheGraceInterval_isRefused() {
        first.refreshed();
        user.with("active", false);
        assertRefreshRefused(SignetClient.refresh(first.refresh()), BLACKLISTED);
    }

    @Test
    void refresh_deletedUser_isRefused() {
        first.refreshed();
        TestDatabase.execute("delete from users where id = ?", user.id());
        assertRefreshRefused(SignetClient.refresh(first.refresh()), BLACKLISTED);
    }

    @Test
    void refresh_afterLogout_isRefused() {
        SignetClient.blacklist(first.refresh());
        assertRefreshRefused(SignetClient.refresh(first.refresh()), BLACKLISTED);
        assertThat(session.revokedReason()).contains("logout");
    }

    // What is stored

    @Test
    void session_inTheDatabase_holdsNoToken() {
        Tokens second = first.refreshed();
        String row = session.row();
        for (Tokens tokens : List.of(first, second)) {
            byte[] token = Base64.getUrlDecoder().decode(tokens.refresh());
            byte[] mac = new byte[32];
            System.arraycopy(token, token.length - mac.length, mac, 0, mac.length);
            assertThat(row)
                    .doesNotContain(
                            tokens.refresh(),
                            Base64.getEncoder().encodeToString(mac),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(mac),
                            HexFormat.of().formatHex(mac),
                            tokens.access());
        }
    }

    private void assertEndedByReplay(Tokens... tokens) {
        assertThat(session.revokedReason()).contains("replay");
        for (Tokens dead : tokens) {
            assertRefreshRefused(SignetClient.refresh(dead.refresh()), BLACKLISTED);
            assertTokenRefused(SignetClient.me(dead.access()));
        }
    }

    private static String token(UUID sessionId, int generation) {
        return new RefreshTokens(MasterSecret.parse(TestDatabase.SECRET))
                .encode(new RefreshToken(sessionId, generation));
    }

    private static List<String> mangled(String token) {
        List<String> mangled = new ArrayList<>(List.of(
                token.substring(1),
                token.substring(0, token.length() - 1),
                token + "A",
                token + "=",
                token.substring(0, token.length() - 1) + "=",
                token.substring(0, token.length() - 1) + "+",
                token.substring(0, token.length() - 1) + "€",
                token.toLowerCase(Locale.ROOT),
                token.repeat(2),
                "A".repeat(token.length()),
                "garbage"));
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        for (int bit = 0; bit < bytes.length * 8; bit += 5) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            mangled.add(Base64.getUrlEncoder().withoutPadding().encodeToString(flipped));
        }
        return mangled;
    }

    private static Response refreshImpatiently(String token) {
        HttpClientConfig impatient = HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 10_000);
        return SignetClient.json()
                .config(RestAssuredConfig.config().httpClient(impatient))
                .body(Map.of("refresh", token))
                .post("/api/token/refresh/");
    }
}
