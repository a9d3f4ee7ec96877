package dev.signet.oracle;

import static java.util.Map.entry;

import dev.signet.testing.Signer;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import dev.signet.testing.TokenForge;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;

/** What stands where a recording says {@code <token>}. Every token is of a session of its own. */
final class RecordedTokens {

    static final String USERNAME = "oracle_active";
    static final String PASSWORD = "Correct-Horse-9!";

    private static final Map<String, Supplier<String>> BY_CASE = Map.ofEntries(
            entry("slash.get_me_without", RecordedTokens::access),
            entry("refresh.again", RecordedTokens::usedAMomentAgo),
            entry("refresh.with_access_token", RecordedTokens::access),
            entry("refresh.padded", RecordedTokens::refresh),
            entry("refresh.expires_this_second", RecordedTokens::expiredRefresh),
            entry("refresh.no_type", () -> forge().header("typ", "JWT").sign()),
            entry("refresh.never_issued_but_signed", RecordedTokens::refreshWithoutSession),
            entry("refresh.alg_none", RecordedTokens::unsigned),
            entry("me.ok", RecordedTokens::access),
            entry("me.bad_scheme_jwt", RecordedTokens::access),
            entry("me.lower_case_scheme", RecordedTokens::access),
            entry("me.upper_case_scheme", RecordedTokens::access),
            entry("me.two_spaces", RecordedTokens::access),
            entry("me.expired", () -> forge().secondsFromNow("iat", -360)
                    .secondsFromNow("exp", -60)
                    .sign()),
            entry("me.refresh_as_access", RecordedTokens::refresh),
            entry("me.signature_stripped", RecordedTokens::withoutSignature),
            entry("me.wrong_key", RecordedTokens::signedWithAForeignKey),
            entry("me.same_key_hs512", RecordedTokens::signedWithThePublicKey),
            entry("me.no_exp", () -> forge().without("exp").sign()),
            entry("me.no_iat", () -> forge().without("iat").sign()),
            entry("me.user_id_not_a_number", () -> forge().claim("sub", "abc").sign()),
            entry("me.iat_in_future", () -> forge().secondsFromNow("iat", 60).sign()),
            entry("me.foreign_iss_aud", () -> forge().claim("iss", "https://other.example")
                    .claim("aud", "other")
                    .sign()),
            entry("me.after_password_change", RecordedTokens::accessFromBeforeAPasswordChange),
            entry("me.user_deactivated", RecordedTokens::accessOfADeactivatedUser),
            entry("me.accept_html", RecordedTokens::access),
            entry("me.accept_xml", RecordedTokens::access),
            entry("rotation.first", RecordedTokens::refresh),
            entry("rotation.old_again", RecordedTokens::usedLongAgo),
            entry("rotation.old_blacklist", RecordedTokens::usedLongAgo),
            entry("verify.access_ok", RecordedTokens::access),
            entry("verify.tampered_signature", RecordedTokens::withATamperedSignature),
            entry("verify.no_exp", () -> forge().without("exp").sign()),
            entry("verify.no_type", () -> forge().header("typ", "JWT").sign()),
            entry("verify.user_does_not_exist", RecordedTokens::accessOfADeletedUser),
            entry("blacklist.ok", RecordedTokens::refresh),
            entry("blacklist.twice", RecordedTokens::blacklisted),
            entry("blacklist.then_refresh", RecordedTokens::blacklisted),
            entry("blacklist.then_verify_refresh", RecordedTokens::blacklisted),
            entry("blacklist.access_token", RecordedTokens::access),
            entry("blacklist.expired", RecordedTokens::expiredRefresh));

    private RecordedTokens() {}

    static String of(Recording recording) {
        return BY_CASE.get(recording.name()).get();
    }

    private static Tokens login() {
        Response pair = SignetClient.login(USERNAME, PASSWORD);
        return new Tokens(pair.path("access"), pair.path("refresh"));
    }

    private static String access() {
        return login().access();
    }

    private static String refresh() {
        return login().refresh();
    }

    private static TokenForge forge() {
        return TokenForge.from(access());
    }

    private static String usedAMomentAgo() {
        String token = refresh();
        SignetClient.refresh(token).then().statusCode(200);
        return token;
    }

    /** Used before the grace interval for retries began, and its successor was used as well. */
    private static String usedLongAgo() {
        TestUser user = TestUser.create();
        String token = user.login().refresh();
        String successor = SignetClient.refresh(token).path("refresh");
        SignetClient.refresh(successor).then().statusCode(200);
        TestSession.of(user).ages(Duration.ofSeconds(11));
        return token;
    }

    private static String expiredRefresh() {
        TestUser user = TestUser.create();
        String token = user.login().refresh();
        TestDatabase.execute("update sessions set expires_at = now() where user_id = ?", user.id());
        return token;
    }

    private static String refreshWithoutSession() {
        TestUser user = TestUser.create();
        String token = user.login().refresh();
        TestDatabase.execute("delete from sessions where user_id = ?", user.id());
        return token;
    }

    private static String blacklisted() {
        String token = refresh();
        SignetClient.blacklist(token).then().statusCode(200);
        return token;
    }

    private static String unsigned() {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String token = withoutSignature();
        return header + token.substring(token.indexOf('.'));
    }

    private static String withoutSignature() {
        String token = access();
        return token.substring(0, token.lastIndexOf('.') + 1);
    }

    private static String withATamperedSignature() {
        String token = access();
        int first = token.lastIndexOf('.') + 1;
        return token.substring(0, first) + (token.charAt(first) == 'A' ? 'B' : 'A') + token.substring(first + 1);
    }

    private static String signedWithAForeignKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            return forge().signed(
                            "RS256",
                            Signer.jca(
                                    "SHA256withRSA", generator.generateKeyPair().getPrivate()))
                    .sign();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key is public: as a secret it must be worth nothing. */
    private static String signedWithThePublicKey() {
        byte[] secret = TokenForge.publicJwk().getBytes(StandardCharsets.UTF_8);
        return forge().signed("HS512", Signer.hmac("HmacSHA512", secret)).sign();
    }

    private static String accessFromBeforeAPasswordChange() {
        String token = TestUser.create().login().access();
        SignetClient.authorizedJson(token)
                .body(Map.of("current_password", TestUser.PASSWORD, "new_password", "another horse altogether"))
                .post("/api/users/me/password/")
                .then()
                .statusCode(204);
        return token;
    }

    private static String accessOfADeactivatedUser() {
        TestUser user = TestUser.create();
        String token = user.login().access();
        SignetClient.authorizedJson(admin())
                .body(Map.of("active", false))
                .patch("/api/admin/users/" + user.id())
                .then()
                .statusCode(200);
        return token;
    }

    private static String accessOfADeletedUser() {
        TestUser user = TestUser.create();
        String token = user.login().access();
        SignetClient.authorized(admin())
                .delete("/api/admin/users/" + user.id())
                .then()
                .statusCode(204);
        return token;
    }

    private static String admin() {
        return TestUser.createAdmin().login().access();
    }
}
