package dev.signet.oauth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8414, clause by clause, and its twin of OpenID Connect Discovery. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MetadataTest {

    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    @ParameterizedTest
    @ValueSource(strings = {OAUTH, OPENID})
    void rfc8414_2_issuer_isThatOfTheTokens(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("issuer", equalTo(TestDatabase.ISSUER));
    }

    @ParameterizedTest
    @ValueSource(strings = {OAUTH, OPENID})
    void rfc8414_2_endpoints_areUrlsOfTheIssuer(String path) {
        given().get(path)
                .then()
                .body("token_endpoint", equalTo(TestDatabase.ISSUER + "/oauth2/token"))
                .body("jwks_uri", equalTo(TestDatabase.ISSUER + "/.well-known/jwks.json"))
                .body("introspection_endpoint", equalTo(TestDatabase.ISSUER + "/oauth2/introspect"))
                .body("revocation_endpoint", equalTo(TestDatabase.ISSUER + "/oauth2/revoke"))
                .body("$", not(hasKey("authorization_endpoint")));
    }

    @Test
    void rfc8414_2_grantsAndResponses_areThoseThatThereAre() {
        given().get(OAUTH)
                .then()
                .body("grant_types_supported", contains("client_credentials", "refresh_token"))
                .body("response_types_supported", equalTo(List.of()));
    }

    @Test
    void rfc8414_2_authentication_isBasicOrPost() {
        given().get(OAUTH)
                .then()
                .body(
                        "token_endpoint_auth_methods_supported",
                        containsInAnyOrder("client_secret_basic", "client_secret_post", "none"))
                .body(
                        "introspection_endpoint_auth_methods_supported",
                        containsInAnyOrder("client_secret_basic", "client_secret_post"));
    }

    @Test
    void openIdDiscovery_3_hasWhatItsFrameworksNeed() {
        given().get(OPENID)
                .then()
                .body("userinfo_endpoint", equalTo(TestDatabase.ISSUER + "/oauth2/userinfo"))
                .body("subject_types_supported", contains("public"))
                .body("id_token_signing_alg_values_supported", containsInAnyOrder("RS256", "ES256", "EdDSA"));
    }

    /** An issuer without a path has nothing to insert. Where it has one: {@code BelowAPathIT}. */
    @ParameterizedTest
    @ValueSource(strings = {OAUTH + "/anything", OPENID + "/anything"})
    void rfc8414_3_1_pathThatTheIssuerDoesNotHave_isNotThere(String path) {
        given().get(path).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void metadata_mayBeCached() {
        given().get(OAUTH).then().header("Cache-Control", "no-transform, max-age=300");
    }
}
