package dev.signet.token;

import static dev.signet.token.Refusals.assertForbidden;
import static dev.signet.token.Refusals.assertTokenMissing;
import static dev.signet.token.Refusals.assertTokenRefused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.testing.Signer;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not get past a guarded endpoint: each token here has one fault. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AccessTokenRefusalTest {

    private static final KeyPair STRANGER = generateRsa();

    private static TestUser user;
    private static TestUser.Tokens tokens;

    @BeforeEach
    void logInOnce() {
        if (tokens == null) {
            user = TestUser.create();
            tokens = user.login();
        }
    }

    // Without a fault

    @Test
    void accessToken_forgedWithoutAFault_isAccepted() {
        assertAccepted(forge().sign());
    }

    @Test
    void accessToken_expiredWithinTheClockSkew_isAccepted() {
        assertAccepted(forge().secondsFromNow("exp", -1).sign());
    }

    @Test
    void accessToken_notYetValidWithinTheClockSkew_isAccepted() {
        assertAccepted(forge().secondsFromNow("nbf", 4).sign());
    }

    /** RFC 9110, section 11.1: schemes have no case. */
    @Test
    void scheme_inLowerCase_isAccepted() {
        assertThat(meWithHeader("bearer " + tokens.access()).statusCode()).isEqualTo(200);
    }

    // No token

    @Test
    void request_withoutHeader_isUnauthenticated() {
        assertTokenMissing(given().get("/api/users/me"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "JWT", "Token", "Bearerx", "Digest"})
    void token_ofAnotherScheme_isNoCredential(String scheme) {
        assertTokenMissing(meWithHeader(scheme + " " + tokens.access()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", ""})
    void header_withoutToken_isNoCredential(String header) {
        assertTokenMissing(meWithHeader(header));
    }

    @Test
    void token_withoutScheme_isNoCredential() {
        assertTokenMissing(meWithHeader(tokens.access()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "jwt", "bearer", "Authorization"})
    void token_inTheQuery_isNoCredential(String parameter) {
        assertTokenMissing(given().queryParam(parameter, tokens.access()).get("/api/users/me"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "jwt", "Bearer", "Authorization"})
    void token_inACookie_isNoCredential(String cookie) {
        assertTokenMissing(given().cookie(cookie, tokens.access()).get("/api/users/me"));
    }

    // Not a token

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "..",
                "...",
                "....",
                "null",
                "undefined",
                "garbage",
                "a.b.c",
                "e30.e30.e30",
                "e30.e30.",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "%00.%00.%00",
                "eyJhbGciOiJSUzI1NiJ9..",
                "two words"
            })
    void token_thatIsNone_isRefused(String garbage) {
        assertTokenRefused(SignetClient.me(garbage));
    }

    @Test
    void token_withAHeaderNestedTooDeep_isRefused() {
        assertTokenRefused(SignetClient.me(base64("[".repeat(5000)) + ".e30.e30"));
    }

    @Test
    void token_longerThanAnyOfOurs_isRefused() {
        assertTokenRefused(refused(forge().claim("padding", "x".repeat(8192))));
    }

    @Test
    void token_longerThanAHeaderMayBe_isNoFailureOfOurs() {
        assertThat(refused(forge().claim("padding", "x".repeat(100_000))).statusCode())
                .isIn(401, 431);
    }

    @Test
    void refreshToken_insteadOfAnAccessToken_isRefused() {
        assertTokenRefused(SignetClient.me(tokens.refresh()));
    }

    /** Another component in front of us may have looked at the other one. */
    @Test
    void headers_twoOfThem_areRefused() {
        String good = "Bearer " + tokens.access();
        assertTokenRefused(
                given().header("Authorization", good, "Bearer garbage").get("/api/users/me"));
        assertTokenRefused(
                given().header("Authorization", "Bearer garbage", good).get("/api/users/me"));
    }

    // Tampered with

    @Test
    void payload_changedUnderAGoodSignature_isRefused() {
        String other = forge().claim("groups", List.of("admin")).sign();
        assertTokenRefused(
                SignetClient.me(part(tokens.access(), 0) + "." + part(other, 1) + "." + part(tokens.access(), 2)));
    }

    @Test
    void header_changedUnderAGoodSignature_isRefused() {
        String other = forge().header("x", "y").sign();
        assertTokenRefused(
                SignetClient.me(part(other, 0) + "." + part(tokens.access(), 1) + "." + part(tokens.access(), 2)));
    }

    @Test
    void signature_withOneBitFlipped_isRefused() {
        byte[] signature = Base64.getUrlDecoder().decode(part(tokens.access(), 2));
        signature[100] ^= 1;
        assertTokenRefused(SignetClient.me(unsigned(tokens.access()) + base64(signature)));
    }

    @Test
    void signature_cutOff_isRefused() {
        assertTokenRefused(SignetClient.me(unsigned(tokens.access())));
    }

    @Test
    void signature_withoutItsDot_isRefused() {
        assertTokenRefused(SignetClient.me(part(tokens.access(), 0) + "." + part(tokens.access(), 1)));
    }

    // Signed in another way

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void algorithm_none_isRefused(String none) {
        assertTokenRefused(refused(forge().signed(none, Signer.none())));
    }

    @Test
    void algorithm_noneWithASignature_isRefused() {
        assertTokenRefused(refused(forge().header("alg", "none")));
    }

    @Test
    void algorithm_missing_isRefused() {
        assertTokenRefused(refused(forge().withoutHeader("alg")));
    }

    @Test
    void algorithm_thatIsNoText_isRefused() {
        assertTokenRefused(refused(forge().header("alg", List.of("RS256"))));
    }

    @Test
    void hmac_withThePublicKeyAsSecret_isRefused() throws JoseException {
        byte[] der = PublicJsonWebKey.Factory.newPublicJwk(TokenForge.publicJwk())
                .getPublicKey()
                .getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        assertTokenRefused(refused(forge().signed("HS256", Signer.hmac(der))));
        assertTokenRefused(refused(forge().signed("HS256", Signer.hmac(pem.getBytes(UTF_8)))));
        assertTokenRefused(
                refused(forge().signed("HS256", Signer.hmac(pem.strip().getBytes(UTF_8)))));
        assertTokenRefused(refused(
                forge().signed("HS256", Signer.hmac(TokenForge.publicJwk().getBytes(UTF_8)))));
    }

    @Test
    void key_ofAStrangerUnderOurId_isRefused() {
        assertTokenRefused(refused(forge().signed("RS256", strangersSignature())));
    }

    @Test
    void algorithm_ofAnotherKindOfKey_isRefused() {
        assertTokenRefused(refused(forge().header("alg", "ES256")));
        assertTokenRefused(refused(forge().header("alg", "EdDSA")));
    }

    @Test
    void algorithm_anotherOfTheSameKey_isRefused() {
        PrivateKey key = TokenForge.signingKey();
        assertTokenRefused(refused(forge().signed("RS512", Signer.jca("SHA512withRSA", key))));
        assertTokenRefused(refused(forge().signed("PS256", Signer.pss(key))));
    }

    // Another key

    @Test
    void keyId_missing_isRefused() {
        assertTokenRefused(refused(forge().withoutHeader("kid")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "../../dev/null",
                "/dev/null",
                "' or '1'='1",
                "x' union select 'secret' --",
                "http://127.0.0.1/key",
                "\u0000"
            })
    void keyId_thatWeDoNotHave_isRefused(String kid) {
        assertTokenRefused(refused(forge().header("kid", kid)));
    }

    @Test
    void keyId_thatIsNoText_isRefused() {
        assertTokenRefused(refused(forge().header("kid", 1)));
        assertTokenRefused(refused(forge().header("kid", true)));
        assertTokenRefused(refused(forge().header("kid", List.of(TokenForge.signingKeyId()))));
        assertTokenRefused(refused(forge().header("kid", Map.of("kid", TokenForge.signingKeyId()))));
    }

    @Test
    void key_inTheToken_isNotUsed() {
        assertTokenRefused(refused(byStranger().header("jwk", strangersJwk())));
        assertTokenRefused(refused(byStranger()
                .header("jwk", strangersJwk())
                .header("kid", strangersJwk().get("kid"))));
        assertTokenRefused(refused(byStranger().header("jwk", strangersJwk()).withoutHeader("kid")));
        assertTokenRefused(refused(byStranger()
                .header(
                        "x5c",
                        List.of(Base64.getEncoder()
                                .encodeToString(STRANGER.getPublic().getEncoded())))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void key_atAUrlInTheToken_isNotFetched(String header) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = serve(new JsonWebKeySet(strangersKey()).toJson(), requests);
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertTokenRefused(refused(byStranger().header(header, url)));
            assertTokenRefused(refused(byStranger().header(header, url).withoutHeader("kid")));
            assertTokenRefused(refused(byStranger()
                    .header(header, url)
                    .header("kid", strangersJwk().get("kid"))));
        } finally {
            server.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    // Header

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "refresh+jwt", "at+jwtx", ""})
    void type_another_isRefused(String type) {
        assertTokenRefused(refused(forge().header("typ", type)));
    }

    @Test
    void type_missing_isRefused() {
        assertTokenRefused(refused(forge().withoutHeader("typ")));
    }

    @Test
    void type_thatIsNoText_isRefused() {
        assertTokenRefused(refused(forge().header("typ", 1)));
    }

    /** RFC 7515, section 4.1.11. */
    @Test
    void criticalHeader_thatWeDoNotUnderstand_isRefused() {
        assertTokenRefused(refused(forge().header("crit", List.of("x")).header("x", "y")));
        assertTokenRefused(refused(forge().header("crit", List.of("exp"))));
    }

    /** RFC 7797. */
    @Test
    void payload_notEncoded_isRefused() {
        assertTokenRefused(refused(forge().header("b64", false).header("crit", List.of("b64"))));
        assertTokenRefused(refused(forge().header("b64", false)));
    }

    // Claims

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "sub", "sid", "jti"})
    void claim_missing_isRefused(String claim) {
        assertTokenRefused(refused(forge().without(claim)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "nbf", "iat", "sub", "sid", "jti", "upn"})
    void claim_ofAnotherForm_isRefused(String claim) {
        assertTokenRefused(refused(forge().claim(claim, Map.of("a", 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://evil.test", TestDatabase.ISSUER + "/", TestDatabase.ISSUER + ".evil.test"})
    void issuer_another_isRefused(String issuer) {
        assertTokenRefused(refused(forge().claim("iss", issuer)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "another", "Signet"})
    void audience_another_isRefused(String audience) {
        assertTokenRefused(refused(forge().claim("aud", audience)));
        assertTokenRefused(refused(forge().claim("aud", List.of(audience))));
    }

    @Test
    void accessToken_expiredBeyondTheClockSkew_isRefused() {
        assertTokenRefused(refused(forge().secondsFromNow("exp", -6)));
    }

    @Test
    void accessToken_notYetValid_isRefused() {
        assertTokenRefused(refused(forge().secondsFromNow("nbf", 30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "sid"})
    void id_thatIsNone_isRefused(String claim) {
        assertTokenRefused(refused(forge().claim(claim, "1")));
        assertTokenRefused(refused(forge().claim(claim, "")));
    }

    @Test
    void groups_ofAnotherForm_areNoFailureOfOurs() {
        assertThat(refused(forge().claim("groups", 1)).statusCode()).isLessThan(500);
        assertThat(refused(forge().claim("groups", Map.of("admin", 1))).statusCode())
                .isLessThan(500);
        assertThat(refused(forge().claim("groups", List.of(1, 2))).statusCode()).isLessThan(500);
    }

    // Other structures

    @Test
    void encryptedToken_isRefused() {
        String header = base64("{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\",\"typ\":\"at+jwt\",\"cty\":\"JWT\"}");
        assertTokenRefused(SignetClient.me(header + "..AAAAAAAAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"));
    }

    /** RFC 8725, section 3.9: the work that such a header asks for is for the sender to choose. */
    @Test
    void encryptedToken_underAPassword_isRefused() {
        String header = base64("{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128CBC-HS256\",\"typ\":\"at+jwt\","
                + "\"p2s\":\"AAAAAAAAAAA\",\"p2c\":2147483647}");
        assertTokenRefused(SignetClient.me(header + ".AAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void token_withinAToken_isRefused() {
        assertTokenRefused(SignetClient.me(forge().signAround(tokens.access())));
        assertTokenRefused(SignetClient.me(forge().signed("none", Signer.none()).signAround(tokens.access())));
        assertTokenRefused(SignetClient.me(byStranger().signAround(tokens.access())));
    }

    // Authorization

    @Test
    void adminPath_forAUserWhoIsNone_isForbidden() {
        assertForbidden(SignetClient.users(tokens.access()));
    }

    @Test
    void adminPath_withoutAToken_isUnauthenticated() {
        assertTokenMissing(given().get("/api/admin/users"));
    }

    @Test
    void adminPath_withARefusedToken_isUnauthenticated() {
        assertTokenRefused(SignetClient.users(forge().claim("groups", List.of("admin"))
                .secondsFromNow("exp", -6)
                .sign()));
    }

    private static TokenForge forge() {
        return TokenForge.from(tokens.access());
    }

    private static TokenForge byStranger() {
        return forge().signed("RS256", strangersSignature());
    }

    private static Signer strangersSignature() {
        return Signer.jca("SHA256withRSA", STRANGER.getPrivate());
    }

    private static Map<String, Object> strangersJwk() {
        return strangersKey().toParams(PublicJsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private static PublicJsonWebKey strangersKey() {
        try {
            PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(STRANGER.getPublic());
            jwk.setKeyId(
                    UUID.nameUUIDFromBytes(STRANGER.getPublic().getEncoded()).toString());
            return jwk;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response refused(TokenForge forged) {
        return SignetClient.me(forged.sign());
    }

    private static Response meWithHeader(String authorization) {
        return given().header("Authorization", authorization).get("/api/users/me");
    }

    private static void assertAccepted(String accessToken) {
        Response response = SignetClient.me(accessToken);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.<String>path("username")).isEqualTo(user.username());
    }

    private static String part(String token, int index) {
        return token.split("\\.")[index];
    }

    /** A token up to its signature, the dot included. */
    private static String unsigned(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }

    private static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static HttpServer serve(String body, AtomicInteger requests) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                exchange.getResponseBody().write(body.getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        server.start();
        return server;
    }

    private static KeyPair generateRsa() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
