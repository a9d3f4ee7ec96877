package dev.signet.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public keys, as other services fetch them. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class JwkSetTest {

    private static final String PATH = "/.well-known/jwks.json";

    @Test
    void jwkSet_isAllThatAnotherServiceNeeds() throws JoseException {
        String token = TestUser.create().login().access();
        assertThatCode(() -> new JwtConsumerBuilder()
                        .setExpectedIssuer(TestDatabase.ISSUER)
                        .setExpectedAudience("signet")
                        .setVerificationKeyResolver(
                                new JwksVerificationKeyResolver(new JsonWebKeySet(fetch().asString()).getJsonWebKeys()))
                        .build()
                        .processToClaims(token))
                .doesNotThrowAnyException();
    }

    @Test
    void jwkSet_containsTheSigningKey() {
        assertThat(keys()).extracting(key -> key.get("kid")).contains(TokenForge.signingKeyId());
    }

    @Test
    void keys_haveTheirPublicMembersAndNoOthers() {
        Map<String, List<String>> members = Map.of(
                "RSA", List.of("kty", "kid", "use", "alg", "n", "e"),
                "EC", List.of("kty", "kid", "use", "alg", "crv", "x", "y"),
                "OKP", List.of("kty", "kid", "use", "alg", "crv", "x"));
        assertThat(keys()).isNotEmpty().allSatisfy(key -> assertThat(key.keySet())
                .containsExactlyInAnyOrderElementsOf(members.get(key.get("kty"))));
    }

    @Test
    void signingKey_saysWhatItIsFor() {
        assertThat(signingKey())
                .containsEntry("kty", "RSA")
                .containsEntry("use", "sig")
                .containsEntry("alg", "RS256");
    }

    /** RFC 7638, section 3.1. */
    @Test
    void keyId_isTheThumbprint() throws NoSuchAlgorithmException {
        Map<String, String> key = signingKey();
        String canonical = "{\"e\":\"" + key.get("e") + "\",\"kty\":\"RSA\",\"n\":\"" + key.get("n") + "\"}";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        assertThat(key)
                .containsEntry("kid", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/jwk-set+json", "application/json"})
    void jwkSet_isOfTheTypeThatIsAskedFor(String type) {
        Response response = given().accept(type).get(PATH);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).startsWith(type);
    }

    @Test
    void jwkSet_ifNoTypeIsAskedFor_isAJwkSet() {
        assertThat(fetch().contentType()).startsWith("application/jwk-set+json");
    }

    @Test
    void jwkSet_mayBeCachedForFiveMinutes() {
        assertThat(fetch().header("Cache-Control")).isEqualTo("public, max-age=300");
    }

    @Test
    void jwkSet_thatTheCallerHas_isNotSentAgain() {
        String tag = fetch().header("ETag");
        Response response = given().header("If-None-Match", tag).get(PATH);
        assertThat(tag).matches("\"[^\"]+\"");
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.header("ETag")).isEqualTo(tag);
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(response.asString()).isEmpty();
    }

    @Test
    void jwkSet_otherThanTheCallerHas_isSent() {
        assertThat(given().header("If-None-Match", "\"another\"").get(PATH).statusCode())
                .isEqualTo(200);
    }

    @Test
    void jwkSet_isReadWithoutCredentialsFromTheTrailingSlashToo() {
        assertThat(given().get(PATH + "/").statusCode()).isEqualTo(200);
    }

    @Test
    void privateKey_isNowhereInTheDatabaseOrInTheSet() {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) TokenForge.signingKey();
        String row = TestDatabase.query(
                        String.class,
                        "select signing_keys::text from signing_keys where kid = ?",
                        TokenForge.signingKeyId())
                .orElseThrow();
        String published = fetch().asString();
        for (BigInteger number : List.of(
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient())) {
            // Twenty bytes out of its middle: wherever it is, and whatever is before it.
            byte[] middle = new byte[21];
            System.arraycopy(number.toByteArray(), 30, middle, 0, middle.length);
            assertThat(row).doesNotContain(HexFormat.of().formatHex(middle));
            assertThat(published).doesNotContain(base64(number));
        }
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = new byte[bytes.length - sign];
        System.arraycopy(bytes, sign, magnitude, 0, magnitude.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }

    private static Response fetch() {
        Response response = given().accept("*/*").get(PATH);
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private static List<Map<String, String>> keys() {
        return fetch().path("keys");
    }

    private static Map<String, String> signingKey() {
        return keys().stream()
                .filter(key -> TokenForge.signingKeyId().equals(key.get("kid")))
                .findFirst()
                .orElseThrow();
    }
}
