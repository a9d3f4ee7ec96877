package dev.signet.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.RawAnswer;
import dev.signet.testing.RawRequest;
import dev.signet.testing.Refusal;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP itself asks of every path: methods, types, paths, headers. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ProtocolTest {

    private static final String ME = "/api/users/me/";
    private static final String NO_ID = "/api/admin/users/018f0000-0000-7000-8000-000000000000/";

    private static Tokens tokens;
    private static Tokens adminTokens;

    @BeforeEach
    void logIn() {
        if (tokens == null) {
            tokens = TestUser.create().login();
            adminTokens = TestUser.createAdmin().login();
        }
    }

    // --- Methods ---

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/token/,               'OPTIONS, POST'",
        "PUT,    /api/token,                'OPTIONS, POST'",
        "GET,    /api/token/refresh/,       'OPTIONS, POST'",
        "DELETE, /api/token/verify/,        'OPTIONS, POST'",
        "PATCH,  /api/token/blacklist,      'OPTIONS, POST'",
        "POST,   /api/users/me/,            'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "PUT,    /api/users/me,             'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "GET,    /api/users/me/password/,   'OPTIONS, POST'",
        "PUT,    /api/admin/users/,         'GET, HEAD, OPTIONS, POST'",
        "POST,   /api/admin/users/x/,       'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "PUT,    /api/admin/users/x,        'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "GET,    /api/admin/users/x/password/, 'OPTIONS, POST'",
        "POST,   /.well-known/jwks.json,    'GET, HEAD, OPTIONS'",
        "TRACE,  /api/users/me/,            'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "BREW,   /api/token/,               'OPTIONS, POST'"
    })
    void method_notOfThisPath_isRefusedWithThoseThatAre(String method, String path, String allowed) {
        RawAnswer answer = RawRequest.of(method, path).send();
        Refusal.of(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/token/,                   'OPTIONS, POST'",
        "/api/token,                    'OPTIONS, POST'",
        "/api/users/me/,                'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "/api/users/me/password/,       'OPTIONS, POST'",
        "/api/admin/users/,             'GET, HEAD, OPTIONS, POST'",
        "/api/admin/users/x/,           'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "/.well-known/jwks.json,        'GET, HEAD, OPTIONS'"
    })
    void options_ofAPath_areItsMethods(String path, String allowed) {
        RawAnswer answer = RawRequest.of("OPTIONS", path).send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api/token/nothing", "/api/users/me/nothing", "/xwell-known/jwksXjson"})
    void options_ofNothing_areNone(String path) {
        Refusal.of(RawRequest.of("OPTIONS", path).send(), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({"/.well-known/jwks.json,200", "/api/users/me/,200", "/api/token/,405", "/nothing,404"})
    void head_ofAPath_isTheAnswerWithoutItsBody(String path, int status) {
        RawAnswer answer = RawRequest.of("HEAD", path).bearer(tokens.access()).send();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }

    // --- What the caller accepts ---

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "text/*", "json", "a/b/c", ";;;", "application/", "\""})
    void accept_notJson_isRefused(String accept) {
        Refusal.of(me().header("Accept", accept).send(), 406, "not_acceptable");
        Refusal.of(emptyLogin().header("Accept", accept).send(), 406, "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "application/json",
                "application/json;q=0.5",
                "text/html, */*;q=0.1",
                "text/html, application/json",
                ""
            })
    void accept_jsonToo_isAnswered(String accept) {
        assertThat(me().header("Accept", accept).send().status()).isEqualTo(200);
    }

    // --- Paths ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/api",
                "/api/token/nothing",
                "/api/token/%00",
                "/api/token%2f",
                "/API/TOKEN/",
                "/api/token/..",
                "/api/token/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/../../../../etc/passwd",
                "/..%5c..%5cetc/passwd",
                "/%252e%252e/etc/passwd",
                "/api/admin/users/..%2f..%2fusers%2fme",
                "/application.properties",
                "/META-INF/services",
                "/q/metrics"
            })
    void path_unknown_isNotFound(String path) {
        Refusal.of(RawRequest.get(path).bearer(adminTokens.access()).send(), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/users//me",
                "//api/users/me",
                "/api/x/../users/me",
                "/api/users/me/%2e",
                "/api/users/me;x=y",
                "/api;x/users/me",
                "/%61pi/users/me",
                "/api/admin/users/../../users/me/"
            })
    void path_inDisguise_isGuardedAsAnyOther(String path) {
        Refusal.of(RawRequest.get(path).send(), 401, "not_authenticated");
        RawAnswer answer = RawRequest.get(path).bearer(tokens.access()).send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "%20", "%00", "a%2fb", "018f0000-0000-7000-8000-00000000000", "'", "null"})
    void id_malformed_isNotFound(String id) {
        for (String method : List.of("GET", "DELETE")) {
            Refusal.of(admin(method, "/api/admin/users/" + id + "/").send(), 404, "not_found");
        }
        Refusal.of(admin("PATCH", "/api/admin/users/" + id).json("{}").send(), 404, "not_found");
    }

    @Test
    void id_unknown_isNotFound() {
        Refusal.of(admin("GET", NO_ID).send(), 404, "not_found");
    }

    /** Refused below the service: there is no document, and nothing in the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%", "/api/token/%2", "/api/admin/users/?q=%zz", "/api/admin/users/?q=\\"})
    void uri_malformed_isRefusedWithoutAWord(String uri) {
        RawAnswer answer = RawRequest.get(uri).bearer(adminTokens.access()).send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void uri_tooLong_isRefusedWithoutAWord() {
        RawAnswer answer = RawRequest.get("/" + "a".repeat(30_000)).send();
        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.body()).isEmpty();
    }

    // --- Query parameters ---

    @ParameterizedTest
    @CsvSource({
        "q=%00,         q,      Null characters are not allowed.",
        "role=a%00,     role,   Null characters are not allowed.",
        "active=TRUE,   active, Must be true or false.",
        "active=1,      active, Must be true or false.",
        "after=x,       after,  Must be an id.",
        "limit=0,       limit,  Must be a number from 1 to 100.",
        "limit=101,     limit,  Must be a number from 1 to 100.",
        "limit=-1,      limit,  Must be a number from 1 to 100.",
        "limit=1.5,     limit,  Must be a number from 1 to 100.",
        "limit=x,       limit,  Must be a number from 1 to 100.",
        "limit=9999999999, limit, Must be a number from 1 to 100.",
        "limit=1&limit=1, limit, This query parameter is there more than once.",
        "page=2,        page,   Unknown query parameter. The nearest known one is after.",
        "Limit=1,       Limit, Unknown query parameter. The nearest known one is limit."
    })
    void query_malformed_isRefused(String query, String parameter, String message) {
        Refusal.of(admin("GET", "/api/admin/users/?" + query).send(), 400, "invalid")
                .ofField(parameter, message);
    }

    @Test
    void query_tooLong_isRefused() {
        Refusal.of(admin("GET", "/api/admin/users/?q=" + "a".repeat(255)).send(), 400, "invalid")
                .ofField("q", "Enter at most 254 characters.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"q=%ff", "q=%ed%a0%80", "q=%25", "q=_", "q=!", "q='", "q=%5c", "role=%ff", "q=%F0%9F%98%80"})
    void query_ofOddCharacters_findsNobody(String query) {
        RawAnswer answer = admin("GET", "/api/admin/users/?" + query).send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("results")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&&&", "=", "q", "q=&limit=&active=", "%71=&l%69mit=1"})
    void query_empty_isIgnored(String query) {
        assertThat(admin("GET", "/api/admin/users/?" + query).send().status()).isEqualTo(200);
    }

    // --- Headers ---

    @Test
    void header_tooLarge_isRefusedWithoutAWord() {
        RawAnswer answer = me().header("X-Large", "a".repeat(30_000)).send();
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void host_missing_isRefused() {
        Refusal.of(RawRequest.get("/api/token/").withoutHost().send(), 400, "parse_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "+5", "1e3", "0x10", "5, 6", ""})
    void contentLength_malformed_isRefusedWithoutAWord(String length) {
        RawAnswer answer =
                RawRequest.post("/api/token/").header("Content-Length", length).send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void authorization_onAPublicPath_isIgnored() {
        Refusal.of(emptyLogin().bearer("stale").send(), 400, "invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0f8fad5b-d9cb-469f-a165-70867728950e", "A.b_c-9"})
    void requestId_harmless_isKept(String id) {
        assertThat(emptyLogin().header("X-Request-Id", id).send().header("X-Request-Id"))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "a;b", "<a>", "\"a\"", "\u00e9", "%0d%0aX-A:b", "${jndi:x}"})
    void requestId_harmful_isReplaced(String id) {
        assertReplaced(id);
    }

    @Test
    void requestId_long_isReplaced() {
        assertReplaced("a".repeat(65));
        assertReplaced("a".repeat(200));
    }

    @Test
    void requestId_withCarriageReturn_isRefusedAndNotEchoed() {
        RawAnswer answer = emptyLogin().header("X-Request-Id", "a\rX-Evil: b").send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKeys("X-Evil", "X-Request-Id");
    }

    @Test
    void securityHeaders_areOnSuccessAndRefusal() {
        assertGuardedHeaders(me().send(), 200);
        assertGuardedHeaders(RawRequest.get(ME).send(), 401);
        assertGuardedHeaders(
                RawRequest.get("/api/admin/users/").bearer(tokens.access()).send(), 403);
        assertGuardedHeaders(RawRequest.get("/api/nothing").send(), 404);
        assertGuardedHeaders(RawRequest.get("/api/token/").send(), 405);
        assertGuardedHeaders(emptyLogin().send(), 400);
        assertGuardedHeaders(emptyLogin().header("Accept", "text/html").send(), 406);
        assertGuardedHeaders(
                RawRequest.post("/api/token/").header("Content-Length", "65537").send(), 413);
        assertGuardedHeaders(RawRequest.post("/api/token/").body("a").send(), 415);
    }

    @Test
    void securityHeaders_outsideTheApi_letTheKeysBeCached() {
        RawAnswer answer = RawRequest.get("/.well-known/jwks.json").send();
        assertSecurityHeaders(answer);
        assertThat(answer.header("Cache-Control")).startsWith("public, max-age=");
    }

    @Test
    void crossOrigin_isNotAllowed() {
        assertNoCors(me().header("Origin", "https://a.example").send());
        assertNoCors(emptyLogin().header("Origin", "https://a.example").send());
        assertNoCors(RawRequest.of("OPTIONS", "/api/token/")
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .send());
    }

    private static RawRequest me() {
        return RawRequest.get(ME).bearer(tokens.access());
    }

    private static RawRequest admin(String method, String path) {
        return RawRequest.of(method, path).bearer(adminTokens.access());
    }

    private static RawRequest emptyLogin() {
        return RawRequest.post("/api/token/").json("{}");
    }

    private static void assertReplaced(String id) {
        assertThat(emptyLogin().header("X-Request-Id", id).send().header("X-Request-Id"))
                .matches("[0-9a-f-]{36}");
    }

    private static void assertGuardedHeaders(RawAnswer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertSecurityHeaders(answer);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    private static void assertSecurityHeaders(RawAnswer answer) {
        Refusal.assertNothingLeaks(answer);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Request-Id")).isNotBlank();
    }

    private static void assertNoCors(RawAnswer answer) {
        assertThat(answer.headers().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }
}
