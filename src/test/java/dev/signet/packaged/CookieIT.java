package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh token in a cookie, where it is configured. Where it is not: {@code RefreshCookieTest}. */
class CookieIT {

    private static final String HEADER = "X-Refresh-Token";
    private static final String NAME = "__Secure-signet-refresh";
    private static final String TOKEN = "/api/token/";
    private static final String REFRESH = "/api/token/refresh/";
    private static final String BLACKLIST = "/api/token/blacklist/";
    private static final int ONE_DAY = 24 * 60 * 60;

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/cookie"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_REFRESH_COOKIE_ENABLED", "true");
        signet = PackagedSignet.start("cookie", environment);
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    @Test
    void login_askingForTheCookie_hasTheRefreshTokenInItAlone() {
        Response login = login();

        assertThat(login.<Map<String, String>>path("")).containsOnlyKeys("access");
        assertThat(signet.me(login.path("access")).statusCode()).isEqualTo(200);
        assertThat(refreshToken(login)).isNotEmpty();
    }

    /** No script reads it, it is sent encrypted, by pages of this site, and to where it belongs. */
    @Test
    void cookie_hasTheseAttributesAndNoOther() {
        assertThat(attributes(login()))
                .hasSize(5)
                .contains("httponly", "secure", "samesite=strict", "path=/api/token/")
                .anySatisfy(attribute -> assertThat(maxAge(attribute)).isBetween(ONE_DAY - 60, ONE_DAY));
    }

    @Test
    void login_notAskingForTheCookie_hasTheRefreshTokenInItsBody() {
        Tokens tokens = signet.loginAdmin();

        assertThat(signet.refresh(tokens.refresh()).<Map<String, String>>path(""))
                .containsOnlyKeys("refresh", "access");
    }

    @Test
    void refresh_withTheCookie_isAnsweredWithTheNextCookie() {
        String once = refreshToken(login());

        Response refreshed = post(REFRESH, once, "cookie");

        refreshed.then().statusCode(200);
        assertThat(refreshed.<Map<String, String>>path("")).containsOnlyKeys("access");
        assertThat(refreshToken(refreshed)).isNotEqualTo(once);
        post(REFRESH, refreshToken(refreshed), "cookie").then().statusCode(200);
    }

    @Test
    void refresh_againWithTheCookieWhoseAnswerWasLost_isAnsweredWithTheSameNextCookie() {
        String once = refreshToken(login());
        String lost = refreshToken(post(REFRESH, once, "cookie"));
        new Sql(database.url()).execute("update sessions set rotated_at = rotated_at - interval '11 seconds'");

        Response again = post(REFRESH, once, "cookie");

        again.then().statusCode(200);
        assertThat(again.<Map<String, String>>path("")).containsOnlyKeys("access");
        assertThat(refreshToken(again)).isEqualTo(lost);
    }

    @Test
    void refresh_withAStolenCookieFromElsewhere_endsTheSession() {
        String once = refreshToken(login());
        String next = refreshToken(post(REFRESH, once, "cookie"));
        new Sql(database.url()).execute("update sessions set rotated_at = rotated_at - interval '11 seconds'");

        signet.request()
                .header("User-Agent", "Thief/1.0")
                .header(HEADER, "cookie")
                .header("Cookie", NAME + "=" + once)
                .body(Map.of())
                .post(REFRESH)
                .then()
                .statusCode(401);

        post(REFRESH, next, "cookie").then().statusCode(401);
    }

    /** As a form on another site would have a browser send it: it cannot set a header (CSRF). */
    @ParameterizedTest
    @ValueSource(strings = {REFRESH, BLACKLIST})
    void cookie_withoutTheHeader_isNotLookedAt(String path) {
        String refresh = refreshToken(login());

        assertRequired(signet.request()
                .header("Cookie", NAME + "=" + refresh)
                .body(Map.of())
                .post(path));

        post(REFRESH, refresh, "cookie").then().statusCode(200);
    }

    @Test
    void cookie_withAnotherValueOfTheHeader_isNotLookedAt() {
        assertRequired(post(REFRESH, refreshToken(login()), "body"));
    }

    @Test
    void refresh_withTheHeaderButWithoutTheCookie_isRefused() {
        assertRequired(signet.request().header(HEADER, "cookie").body(Map.of()).post(REFRESH));
    }

    @Test
    void refresh_withATokenInTheBodyToo_goesByTheBody() {
        String inCookie = refreshToken(login());

        signet.request()
                .header(HEADER, "cookie")
                .header("Cookie", NAME + "=" + inCookie)
                .body(Map.of("refresh", "garbage"))
                .post(REFRESH)
                .then()
                .statusCode(401);
        post(REFRESH, inCookie, "cookie").then().statusCode(200);
    }

    @Test
    void refresh_withACookieThatIsNoToken_isRefused() {
        post(REFRESH, "garbage", "cookie").then().statusCode(401).body("code", equalTo("token_not_valid"));
    }

    @Test
    void blacklist_withTheCookie_endsTheSessionAndTakesTheCookieAway() {
        Response login = login();

        Response logout = post(BLACKLIST, refreshToken(login), "cookie");

        logout.then().statusCode(200);
        assertThat(refreshToken(logout)).isEmpty();
        assertThat(attributes(logout))
                .hasSize(5)
                .contains("httponly", "secure", "samesite=strict", "path=/api/token/", "max-age=0");
        assertThat(signet.me(login.path("access")).statusCode()).isEqualTo(401);
        post(REFRESH, refreshToken(login), "cookie").then().statusCode(401);
    }

    // --- How ---

    private static Response login() {
        Response login = signet.request()
                .header(HEADER, "cookie")
                .body(Map.of("username", TestDatabase.ADMIN_USERNAME, "password", TestDatabase.ADMIN_PASSWORD))
                .post(TOKEN);
        login.then().statusCode(200);
        return login;
    }

    private static Response post(String path, String cookie, String header) {
        return signet.request()
                .header(HEADER, header)
                .header("Cookie", NAME + "=" + cookie)
                .body(Map.of())
                .post(path);
    }

    private static void assertRequired(Response response) {
        response.then().statusCode(400).body("errors.refresh", equalTo(List.of("This field is required.")));
    }

    private static String refreshToken(Response response) {
        return setCookie(response).split(";")[0].substring(NAME.length() + 1);
    }

    /** Without the date, which says the same as the age does. */
    private static List<String> attributes(Response response) {
        return Stream.of(setCookie(response).split(";"))
                .skip(1)
                .map(attribute -> attribute.strip().toLowerCase(Locale.ROOT))
                .filter(attribute -> !attribute.startsWith("expires="))
                .toList();
    }

    private static int maxAge(String attribute) {
        return attribute.startsWith("max-age=") ? Integer.parseInt(attribute.substring("max-age=".length())) : -1;
    }

    private static String setCookie(Response response) {
        List<String> cookies = response.headers().getValues("Set-Cookie");
        assertThat(cookies).hasSize(1);
        assertThat(cookies.get(0)).startsWith(NAME + "=");
        return cookies.get(0);
    }
}
