package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.warrenstrange.googleauth.GoogleAuthenticator;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The authenticator of a test's user, that others have written, and the user's recovery codes.
 *
 * @param secret in base32, as it was shown
 */
public record TestAuthenticator(TestUser user, String secret, List<String> recoveryCodes) {

    private static final String OWN = "/api/users/me/second-factor/";
    private static final Duration STEP = Duration.ofSeconds(30);

    /** Sets one up for a user, as the user does. Its code of now can be used. */
    public static TestAuthenticator enrol(TestUser user) {
        Tokens tokens = user.login();
        String secret = begin(tokens.access()).then().statusCode(200).extract().path("secret");
        Response confirmed = confirm(tokens.access(), code(secret, 0));
        confirmed.then().statusCode(200);
        TestAuthenticator authenticator = new TestAuthenticator(user, secret, confirmed.path("recovery_codes"));
        authenticator.forgetsUsedCodes();
        return authenticator;
    }

    public static Response begin(String accessToken) {
        return SignetClient.authorizedJson(accessToken)
                .body(Map.of("current_password", TestUser.PASSWORD))
                .post(OWN + "totp/");
    }

    public static Response confirm(String accessToken, String code) {
        return SignetClient.authorizedJson(accessToken)
                .body(Map.of("code", code))
                .post(OWN + "totp/confirm/");
    }

    public String code() {
        return code(0);
    }

    public String code(int stepsLater) {
        return code(secret, stepsLater);
    }

    public static String code(String secret, int stepsLater) {
        long time = Instant.now().plus(STEP.multipliedBy(stepsLater)).toEpochMilli();
        return "%06d".formatted(new GoogleAuthenticator().getTotpPassword(secret, time));
    }

    /** A code of no step near this one. */
    public String wrongCode() {
        List<String> near = List.of(code(-2), code(-1), code(0), code(1), code(2));
        return near.contains("000000") ? "000001" : "000000";
    }

    /** As if time had passed: the code of now has not been used. */
    public void forgetsUsedCodes() {
        TestDatabase.execute("update second_factors set last_step = 0 where user_id = ?", user.id());
    }

    /** The first step of a login, which the second has to follow. */
    public String challenge() {
        return challenge(SignetClient.login(user.username(), TestUser.PASSWORD));
    }

    public static String challenge(Response refused) {
        assertThat(refused.statusCode()).isEqualTo(401);
        return refused.path("challenge");
    }

    /** The second step with a field: {@code code} or {@code recovery_code}. */
    public static Response complete(String challenge, String field, String value) {
        return SignetClient.postJson("/api/token/second-factor/", Map.of("challenge", challenge, field, value));
    }

    @Override
    public String toString() {
        return "TestAuthenticator[" + user.username() + "]";
    }
}
