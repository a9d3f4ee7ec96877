package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the cookie is not configured, as by default, who asks for it gets none. Where it is: {@code CookieIT}. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RefreshCookieTest {

    private final TestUser user = TestUser.create();

    @Test
    void login_askingForTheCookie_isAnsweredAsAnyOther() {
        Response login = post("/api/token/", Map.of("username", user.username(), "password", TestUser.PASSWORD), null);

        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.<Map<String, String>>path("")).containsOnlyKeys("refresh", "access");
        assertThat(login.headers().hasHeaderWithName("Set-Cookie")).isFalse();
    }

    @Test
    void refresh_withTheTokenInTheCookie_isRefused() {
        String refresh = user.login().refresh();

        Response refused = post("/api/token/refresh/", Map.of(), refresh);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.<String>path("errors.refresh[0]")).isEqualTo("This field is required.");
        assertThat(SignetClient.refresh(refresh).statusCode()).isEqualTo(200);
    }

    @Test
    void blacklist_askingForTheCookie_setsNone() {
        Response logout =
                post("/api/token/blacklist/", Map.of("refresh", user.login().refresh()), null);

        assertThat(logout.statusCode()).isEqualTo(200);
        assertThat(logout.headers().hasHeaderWithName("Set-Cookie")).isFalse();
    }

    private static Response post(String path, Map<String, String> body, String cookie) {
        var request = SignetClient.json().header(RefreshCookie.HEADER, "cookie").body(body);
        return (cookie == null ? request : request.header("Cookie", RefreshCookie.NAME + "=" + cookie)).post(path);
    }
}
