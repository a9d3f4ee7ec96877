package dev.signet.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.TestDatabase;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

    private static final MasterSecret SECRET = MasterSecret.parse(TestDatabase.SECRET);
    private static final MasterSecret ANOTHER = MasterSecret.parse("b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgISE=");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @EnumSource
    void key_ofEveryAlgorithm_signsWhatItsJwkVerifies(Algorithm algorithm) throws JoseException {
        RingKey key = SigningKey.generate(algorithm, SECRET, NOW, NOW).decrypt(SECRET);
        PublicKey published =
                PublicJsonWebKey.Factory.newPublicJwk(key.publicJwk()).getPublicKey();
        assertThat(verify(sign(key), published, algorithm)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void key_ofEveryAlgorithm_doesNotVerifyWhatAnotherSigned(Algorithm algorithm) throws JoseException {
        RingKey key = SigningKey.generate(algorithm, SECRET, NOW, NOW).decrypt(SECRET);
        RingKey another = SigningKey.generate(algorithm, SECRET, NOW, NOW).decrypt(SECRET);
        assertThat(verify(sign(another), key.publicKey(), algorithm)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void jwk_ofEveryAlgorithm_isPublicAndNamedByItsThumbprint(Algorithm algorithm) throws JoseException {
        SigningKey key = SigningKey.generate(algorithm, SECRET, NOW, NOW);
        JsonWebKey jwk = JsonWebKey.Factory.newJwk(key.publicJwk);
        Map<String, Object> members = jwk.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
        assertThat(key.kid).isEqualTo(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
        assertThat(members)
                .containsEntry("kid", key.kid)
                .containsEntry("use", "sig")
                .containsEntry("alg", algorithm.jose())
                .doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    }

    @ParameterizedTest
    @EnumSource
    void privateKey_asItIsStored_isNotReadable(Algorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm, SECRET, NOW, NOW);
        byte[] pkcs8 = key.decrypt(SECRET).privateKey().getEncoded();
        assertThatThrownBy(() -> KeyFactory.getInstance(algorithm.keyType())
                        .generatePrivate(new PKCS8EncodedKeySpec(key.privateKey)))
                .isInstanceOf(InvalidKeySpecException.class);
        assertThat(new String(key.privateKey, ISO_8859_1)).doesNotContain(new String(pkcs8, 0, 16, ISO_8859_1));
    }

    @Test
    void key_underAnotherSecret_saysWhatToSet() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        assertThatThrownBy(() -> key.decrypt(ANOTHER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_SECRET");
    }

    /** Who can write to the database must not be able to have a key of his own take the place of another. */
    @Test
    void key_underAnotherId_isRefused() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        key.kid = "another";
        assertThatThrownBy(() -> key.decrypt(SECRET)).isInstanceOf(ConfigurationException.class);
    }

    // A key's life

    @Test
    void state_fromBeginningToEnd_isWhatTheDatesSay() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW.plusSeconds(10));
        assertThat(key.state(NOW)).isEqualTo(KeyState.NEXT);
        assertThat(key.state(NOW.plusSeconds(10))).isEqualTo(KeyState.SIGNING);
        assertThat(key.state(NOW.plus(Duration.ofDays(1000))))
                .as("while there is no other")
                .isEqualTo(KeyState.SIGNING);

        key.retire(NOW.plusSeconds(20), Duration.ofSeconds(30));
        assertThat(key.state(NOW.plusSeconds(19))).isEqualTo(KeyState.SIGNING);
        assertThat(key.state(NOW.plusSeconds(20))).isEqualTo(KeyState.RETIRING);
        assertThat(key.state(NOW.plusSeconds(49))).isEqualTo(KeyState.RETIRING);
        assertThat(key.state(NOW.plusSeconds(50))).isEqualTo(KeyState.RETIRED);
    }

    @Test
    void retire_hasTheKeySignUntilTheNextDoesAndVerifyForLonger() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        key.retire(NOW.plusSeconds(20), Duration.ofSeconds(30));
        assertThat(key.signsUntil).isEqualTo(NOW.plusSeconds(20));
        assertThat(key.verifiesUntil).isEqualTo(NOW.plusSeconds(50));
        assertThat(key.decrypt(SECRET).isHonoured(NOW.plusSeconds(49))).isTrue();
        assertThat(key.decrypt(SECRET).isHonoured(NOW.plusSeconds(50))).isFalse();
    }

    @Test
    void takeOver_ofTheNextKey_signsAtOnce() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW.plusSeconds(10));
        key.takeOver(NOW.plusSeconds(1));
        assertThat(key.signsFrom).isEqualTo(NOW.plusSeconds(1));
        assertThat(key.state(NOW.plusSeconds(1))).isEqualTo(KeyState.SIGNING);
    }

    /** Its successor has been revoked before it took over. */
    @Test
    void takeOver_ofAKeyThatWasToRetire_signsOnAsItDidBefore() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        key.retire(NOW.plusSeconds(20), Duration.ofSeconds(30));
        key.takeOver(NOW.plusSeconds(1));
        assertThat(key.signsFrom).isEqualTo(NOW);
        assertThat(key.state(NOW.plus(Duration.ofDays(1000)))).isEqualTo(KeyState.SIGNING);
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, 0, 1000})
    void revoke_whenever_isForEverAndDestroysThePrivatePart(long seconds) {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        key.revoke(NOW.plusSeconds(seconds));
        assertThat(key.state(NOW)).isEqualTo(KeyState.REVOKED);
        assertThat(key.state(NOW.plus(Duration.ofDays(1000)))).isEqualTo(KeyState.REVOKED);
        assertThat(key.revokedAt).isEqualTo(NOW.plusSeconds(seconds));
        assertThat(key.privateKey).isNull();
    }

    // The master secret is changed

    @ParameterizedTest
    @EnumSource
    void reencrypt_keyUnderThePreviousSecret_isTheSameKeyUnderTheCurrentOne(Algorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm, SECRET, NOW, NOW);
        byte[] pkcs8 = key.decrypt(SECRET).privateKey().getEncoded();
        key.reencrypt(ANOTHER.honouring(SECRET));
        assertThat(key.decrypt(ANOTHER).privateKey().getEncoded()).isEqualTo(pkcs8);
        assertThatThrownBy(() -> key.decrypt(SECRET)).isInstanceOf(ConfigurationException.class);
    }

    /** Every start looks at every key. */
    @Test
    void reencrypt_keyUnderTheCurrentSecret_leavesItAsItIs() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        byte[] before = key.privateKey.clone();
        key.reencrypt(SECRET.honouring(ANOTHER));
        assertThat(key.privateKey).isEqualTo(before);
    }

    @Test
    void reencrypt_keyUnderAThirdSecret_saysWhatToSet() {
        SigningKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW);
        MasterSecret third = MasterSecret.parse("dGhpcmQgdGhpcmQgdGhpcmQgdGhpcmQgdGhpcmQgISE=");
        assertThatThrownBy(() -> key.reencrypt(third.honouring(ANOTHER)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_SECRET_PREVIOUS");
    }

    @Test
    void toString_ofAKey_hidesIt() {
        RingKey key = SigningKey.generate(Algorithm.ES256, SECRET, NOW, NOW).decrypt(SECRET);
        assertThat(key).hasToString("RingKey[" + key.kid() + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "HS256", "rs256", "RS512", "Ed25519"})
    void algorithm_unknown_saysWhatToSet(String name) {
        assertThatThrownBy(() -> Algorithm.of(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.key.algorithm must be RS256, ES256 or EdDSA");
    }

    private static String sign(RingKey key) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(key.algorithm().jose());
        signature.setKeyIdHeaderValue(key.kid());
        signature.setPayload("a payload");
        signature.setKey(key.privateKey());
        return signature.getCompactSerialization();
    }

    private static boolean verify(String signed, PublicKey key, Algorithm algorithm) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(
                new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, algorithm.jose()));
        signature.setCompactSerialization(signed);
        signature.setKey(key);
        return signature.verifySignature();
    }
}
