package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes keys needs a database of its own: it is in {@code KeyRotationIT}. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class KeyAdministrationTest {

    private static final String KEYS = "/api/admin/keys";

    @ParameterizedTest
    @CsvSource({
        "GET, /api/admin/keys",
        "GET, /api/admin/keys/",
        "POST, /api/admin/keys/rotate",
        "POST, /api/admin/keys/rotate/",
        "POST, /api/admin/keys/{kid}/revoke",
        "POST, /api/admin/keys/{kid}/revoke/",
    })
    void anyOfIt_byWhoIsNoAdmin_isRefused(String method, String path) {
        String kid = TokenForge.signingKeyId();
        String target = path.replace("{kid}", kid);

        SignetClient.json().request(method, target).then().statusCode(401).body("code", equalTo("not_authenticated"));
        SignetClient.authorizedJson(TestUser.create().login().access())
                .request(method, target)
                .then()
                .statusCode(403)
                .body("code", equalTo("permission_denied"));

        assertThat(TokenForge.signingKeyId()).isEqualTo(kid);
        assertThat(key(kid)).containsEntry("state", "signing");
    }

    @Test
    void list_signingKey_tellsItsDatesAndState() {
        Map<String, Object> key = key(TokenForge.signingKeyId());

        assertThat(key)
                .containsOnlyKeys(
                        "kid",
                        "algorithm",
                        "state",
                        "created_at",
                        "signs_from",
                        "signs_until",
                        "verifies_until",
                        "revoked_at")
                .containsEntry("algorithm", "RS256")
                .containsEntry("state", "signing")
                .containsEntry("signs_until", null)
                .containsEntry("verifies_until", null)
                .containsEntry("revoked_at", null);
        assertThat(Instant.parse((String) key.get("signs_from"))).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void list_holdsNothingOfThePrivateKey() {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) TokenForge.signingKey();
        byte[] prime = key.getPrimeP().toByteArray();
        String stored = TestDatabase.query(
                        String.class,
                        "select encode(private_key, 'base64') from signing_keys where kid = ?",
                        TokenForge.signingKeyId())
                .orElseThrow();

        assertThat(list().asString())
                .doesNotContain("private", "\"d\"")
                .doesNotContain(Base64.getEncoder().encodeToString(prime).substring(8, 40))
                .doesNotContain(stored.substring(0, 40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "%20"})
    void revoke_unknownKey_isNotFound(String kid) {
        long before = TestDatabase.count("select count(*) from signing_keys");

        asAdmin()
                .urlEncodingEnabled(false)
                .post(KEYS + "/" + kid + "/revoke")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));

        assertThat(TestDatabase.count("select count(*) from signing_keys")).isEqualTo(before);
    }

    private static Response list() {
        Response answer = asAdmin().get(KEYS);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static Map<String, Object> key(String kid) {
        List<Map<String, Object>> keys = list().path("");
        return keys.stream()
                .filter(key -> key.get("kid").equals(kid))
                .findFirst()
                .orElseThrow();
    }

    private static RequestSpecification asAdmin() {
        return SignetClient.authorizedJson(TestUser.createAdmin().login().access());
    }
}
