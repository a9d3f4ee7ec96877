package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.testing.DecodedToken;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What an access token says (RFC 9068, section 2). */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AccessTokenTest {

    private final TestUser user = TestUser.create();

    @Test
    void header_ofAnAccessToken_namesTypeAlgorithmAndKey() {
        assertThat(token().header())
                .isEqualTo(Map.of("typ", "at+jwt", "alg", "RS256", "kid", TokenForge.signingKeyId()));
    }

    @Test
    void claims_ofAnAccessToken_nameIssuerAndAudience() {
        assertThat(token().claims()).containsEntry("iss", TestDatabase.ISSUER).containsEntry("client_id", "signet");
        assertThat(token().claim("aud")).isIn("signet", List.of("signet"));
    }

    @Test
    void claims_ofAnAccessToken_nameUserAndSession() {
        DecodedToken token = token();
        assertThat(token.claims())
                .containsEntry("sub", user.id().toString())
                .containsEntry("sid", TestSession.of(user).id().toString())
                .containsEntry("upn", user.username())
                .containsEntry("preferred_username", user.username())
                .containsEntry("email", user.email());
    }

    @Test
    void claims_ofAnAccessToken_lastFiveMinutes() {
        long before = Instant.now().getEpochSecond();
        DecodedToken token = token();
        assertThat(token.time("iat")).isBetween(before, Instant.now().getEpochSecond());
        assertThat(token.time("exp") - token.time("iat")).isEqualTo(300);
    }

    @Test
    void accessToken_ofASessionThatEndsSoon_doesNotOutliveIt() {
        TestUser user = TestUser.create();
        TestUser.Tokens tokens = user.login();
        TestSession session = TestSession.of(user);
        TestDatabase.execute(
                "update sessions set created_at = now() - interval '30 days' + interval '1 minute' where id = ?",
                session.id());

        String access = SignetClient.refresh(tokens.refresh()).path("access");

        assertThat(DecodedToken.of(access).claims().get("exp"))
                .isEqualTo(Math.toIntExact(session.expiresAt().toEpochSecond()));
    }

    @Test
    void tokenId_ofEveryAccessToken_isAnother() {
        TestUser.Tokens tokens = user.login();
        assertThat(List.of(tokens.access(), tokens.refreshed().access()))
                .extracting(token -> DecodedToken.of(token).claim("jti"))
                .doesNotContainNull()
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(UUID.fromString((String) id)).isNotNull());
    }

    @Test
    void groups_ofAnAccessToken_areTheRoles() {
        assertThat(token().claim("groups")).isEqualTo(List.of());
        user.with("roles", new String[] {"editor", "admin"});
        assertThat(token().claim("groups"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder("admin", "editor");
    }

    @Test
    void phoneNumber_thatIsThere_isAClaim() {
        user.with("phone_number", "+12015550123").with("phone_number_verified", false);
        assertThat(token().claims())
                .containsEntry("phone_number", "+12015550123")
                .containsEntry("phone_number_verified", false);
    }

    @Test
    void phoneNumber_thatIsVerified_isAClaimThatSaysSo() {
        String number = TestUser.newPhoneNumber();
        user.with("phone_number", number).with("phone_number_verified", true);
        assertThat(token().claims()).containsEntry("phone_number", number).containsEntry("phone_number_verified", true);
    }

    @Test
    void attributes_thatAreMissing_areNoClaims() {
        user.with("email", null);
        assertThat(token().claims())
                .doesNotContainKeys("phone_number", "email", "given_name", "family_name")
                .containsEntry("phone_number_verified", false);
    }

    @Test
    void names_thatAreThere_areClaims() {
        user.with("first_name", "Zoë").with("last_name", "O'Neil");
        assertThat(token().claims()).containsEntry("given_name", "Zoë").containsEntry("family_name", "O'Neil");
    }

    @Test
    void accessToken_thatWouldBeTooLong_isNotIssued() {
        TestDatabase.execute(
                "update users set roles = array(select repeat('r', 60) || i from generate_series(1, 120) i) where id = ?",
                user.id());
        SignetClient.login(user.username(), TestUser.PASSWORD)
                .then()
                .statusCode(500)
                .body("code", equalTo("error"))
                .body("request_id", notNullValue());
    }

    @Test
    void claims_ofAnAccessToken_holdNoSecret() {
        assertThat(token().claims().toString()).doesNotContain("argon2", TestUser.PASSWORD);
    }

    private DecodedToken token() {
        return DecodedToken.of(user.login().access());
    }
}
