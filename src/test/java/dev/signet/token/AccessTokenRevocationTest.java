package dev.signet.token;

import static dev.signet.token.Refusals.assertTokenRefused;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An access token is refused from the moment that what it stands for is over, although it has not expired. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AccessTokenRevocationTest {

    private static final String NEW_PASSWORD = "staple battery horse";

    private TestUser user;
    private TestUser.Tokens tokens;

    @BeforeEach
    void logIn() {
        user = TestUser.create();
        tokens = user.login();
        assertThat(SignetClient.me(tokens.access()).statusCode()).isEqualTo(200);
    }

    @Test
    void accessToken_afterLogout_isRefused() {
        assertThat(SignetClient.blacklist(tokens.refresh()).statusCode()).isEqualTo(200);
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    @Test
    void accessToken_ofAnotherSession_survivesTheLogout() {
        String other = user.login().access();
        SignetClient.blacklist(tokens.refresh());
        assertThat(SignetClient.me(other).statusCode()).isEqualTo(200);
    }

    @Test
    void accessTokens_afterRotation_areGoodAsTheSessionIs() {
        TestUser.Tokens next = tokens.refreshed();
        assertThat(SignetClient.me(tokens.access()).statusCode()).isEqualTo(200);
        SignetClient.blacklist(next.refresh());
        assertTokenRefused(SignetClient.me(tokens.access()));
        assertTokenRefused(SignetClient.me(next.access()));
    }

    @Test
    void accessToken_ofADeletedUser_isRefused() {
        assertThat(admin().delete(path()).statusCode()).isEqualTo(204);
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    /** By somebody who deletes rows and not users: no session has been ended, so the guard does not know. */
    @Test
    void accessToken_ofAUserDeletedPastTheService_isRefused() {
        TestDatabase.execute("delete from users where id = ?", user.id());
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    @Test
    void accessToken_ofADeactivatedUser_isRefused() {
        change(Map.of("active", false));
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    @Test
    void accessToken_ofAReactivatedUser_staysRefused() {
        change(Map.of("active", false));
        change(Map.of("active", true));
        assertTokenRefused(SignetClient.me(tokens.access()));
        assertThat(SignetClient.me(user.login().access()).statusCode()).isEqualTo(200);
    }

    @Test
    void accessToken_ofADemotedAdmin_isRefused() {
        user.with("roles", new String[] {"admin"});
        String admin = user.login().access();
        assertThat(SignetClient.users(admin).statusCode()).isEqualTo(200);
        change(Map.of("roles", List.of()));
        assertTokenRefused(SignetClient.users(admin));
    }

    @Test
    void accessToken_afterAPasswordChange_isRefused() {
        Response changed = SignetClient.authorizedJson(tokens.access())
                .body(Map.of("current_password", TestUser.PASSWORD, "new_password", NEW_PASSWORD))
                .post("/api/users/me/password");
        assertThat(changed.statusCode()).isEqualTo(204);
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    @Test
    void accessToken_afterAPasswordReset_isRefused() {
        Response reset = admin().body(Map.of("new_password", NEW_PASSWORD)).post(path() + "/password");
        assertThat(reset.statusCode()).isEqualTo(204);
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    @Test
    void accessToken_ofASessionEndedElsewhere_isRefusedSoon() {
        TestDatabase.execute(
                "update sessions set revoked_at = now(), revoked_reason = 'logout' where user_id = ?", user.id());
        await().atMost(30, SECONDS).until(() -> SignetClient.me(tokens.access()).statusCode() == 401);
        assertTokenRefused(SignetClient.me(tokens.access()));
    }

    private void change(Map<String, Object> fields) {
        assertThat(admin().body(fields).patch(path()).statusCode()).isEqualTo(200);
    }

    private String path() {
        return "/api/admin/users/" + user.id();
    }

    private static RequestSpecification admin() {
        return SignetClient.authorizedJson(TestUser.createAdmin().login().access());
    }
}
