package dev.signet.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.crypto.Cryptography;
import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.TestDatabase;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one provider of cryptography has made, the other reads: replicas and restarts may differ in theirs. */
class KeysAcrossProvidersTest {

    private static final MasterSecret SECRET = MasterSecret.parse(TestDatabase.SECRET);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @AfterAll
    static void putBack() {
        Cryptography.useDefault();
    }

    static Stream<Arguments> everyAlgorithmBothWays() {
        return Stream.of(Algorithm.values())
                .flatMap(algorithm -> Stream.of(
                        Arguments.of(algorithm, Cryptography.JDK, Cryptography.NATIVE),
                        Arguments.of(algorithm, Cryptography.NATIVE, Cryptography.JDK)));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmBothWays")
    void key_madeWithOne_isTheSameWithTheOther(Algorithm algorithm, Cryptography maker, Cryptography reader) {
        maker.use();
        SigningKey stored = SigningKey.generate(algorithm, SECRET, NOW, NOW);
        RingKey made = stored.decrypt(SECRET);

        reader.use();
        RingKey read = stored.decrypt(SECRET);

        assertThat(read.privateKey().getEncoded()).isEqualTo(made.privateKey().getEncoded());
        assertThat(read.publicKey().getEncoded()).isEqualTo(made.publicKey().getEncoded());
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmBothWays")
    void token_signedWithOne_isVerifiedWithTheOther(Algorithm algorithm, Cryptography signer, Cryptography verifier)
            throws JoseException {
        signer.use();
        SigningKey stored = SigningKey.generate(algorithm, SECRET, NOW, NOW);
        String token = sign(algorithm, stored.decrypt(SECRET).privateKey());
        String another = sign(
                algorithm,
                SigningKey.generate(algorithm, SECRET, NOW, NOW).decrypt(SECRET).privateKey());

        verifier.use();
        PublicKey key = stored.decrypt(SECRET).publicKey();

        assertThat(isVerified(algorithm, token, key)).isTrue();
        assertThat(isVerified(algorithm, another, key)).isFalse();
    }

    /** As while the first key is in the memory of a JVM that starts Signet once more. */
    @ParameterizedTest
    @MethodSource("everyAlgorithmBothWays")
    void keyInMemory_ofOne_isUsedByTheOther(Algorithm algorithm, Cryptography maker, Cryptography user)
            throws JoseException {
        maker.use();
        RingKey key = SigningKey.generate(algorithm, SECRET, NOW, NOW).decrypt(SECRET);

        user.use();

        assertThat(isVerified(algorithm, sign(algorithm, key.privateKey()), key.publicKey()))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void column_encryptedWithOne_isDecryptedWithTheOther(Cryptography maker) throws AEADBadTagException {
        Cryptography reader = maker == Cryptography.JDK ? Cryptography.NATIVE : Cryptography.JDK;
        byte[] plaintext = "a secret of a second factor".getBytes(UTF_8);
        byte[] context = "its row".getBytes(UTF_8);
        maker.use();
        byte[] encrypted = SECRET.encrypt("purpose", plaintext, context);
        byte[] mac = MasterSecret.mac(SECRET.macKey("purpose"), plaintext);

        reader.use();

        assertThat(SECRET.decrypt("purpose", encrypted, context)).isEqualTo(plaintext);
        assertThat(MasterSecret.mac(SECRET.macKey("purpose"), plaintext)).isEqualTo(mac);
    }

    private static String sign(Algorithm algorithm, PrivateKey key) throws JoseException {
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(algorithm.jose());
        token.setKey(key);
        token.setPayload("{\"sub\":\"somebody\"}");
        return token.getCompactSerialization();
    }

    private static boolean isVerified(Algorithm algorithm, String token, PublicKey key) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(
                new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, algorithm.jose()));
        signature.setCompactSerialization(token);
        signature.setKey(key);
        return signature.verifySignature();
    }
}
