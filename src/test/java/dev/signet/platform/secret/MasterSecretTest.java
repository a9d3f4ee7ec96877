package dev.signet.platform.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterSecretTest {

    private static final String HOW_TO_SET = "Set SIGNET_SECRET to at least 32 random bytes in base64";
    private static final byte[] PLAINTEXT = "a private key".getBytes(UTF_8);
    private static final byte[] CONTEXT = "a row".getBytes(UTF_8);

    private final MasterSecret secret = MasterSecret.parse(ofBytes(32, 1));
    private final MasterSecret previous = MasterSecret.parse(ofBytes(32, 4));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31})
    void parse_tooShort_saysWhatToSet(int length) {
        assertRefused(ofBytes(length, 7), "SIGNET_SECRET is too short: " + length + " bytes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64 at all, however long it may be", "====", "ñandú", "AAA*"})
    void parse_notBase64_saysWhatToSet(String text) {
        assertRefused(text, "SIGNET_SECRET is not base64.");
    }

    @Test
    void missing_saysWhatToSet() {
        assertThatThrownBy(MasterSecret::missing)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(HOW_TO_SET);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 64})
    void parse_longEnough_isTaken(int length) {
        assertThat(MasterSecret.parse(ofBytes(length, 7))).isNotNull();
    }

    @Test
    void parse_urlSafeUnpaddedOrPadded_isTheSameSecret() throws AEADBadTagException {
        byte[] bytes = Base64.getDecoder().decode(ofBytes(32, -5));
        MasterSecret standard = MasterSecret.parse(Base64.getEncoder().encodeToString(bytes));
        MasterSecret urlSafe =
                MasterSecret.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        MasterSecret spaced = MasterSecret.parse(" " + Base64.getEncoder().encodeToString(bytes) + "\n");
        byte[] encrypted = standard.encrypt("purpose", PLAINTEXT, CONTEXT);
        assertThat(urlSafe.decrypt("purpose", encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(spaced.decrypt("purpose", encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void decrypt_ownCiphertext_isThePlaintext() throws AEADBadTagException {
        byte[] encrypted = secret.encrypt("purpose", PLAINTEXT, CONTEXT);
        assertThat(secret.decrypt("purpose", encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void encrypt_twice_isNotTheSame() {
        assertThat(secret.encrypt("purpose", PLAINTEXT, CONTEXT))
                .isNotEqualTo(secret.encrypt("purpose", PLAINTEXT, CONTEXT));
    }

    @Test
    void decrypt_withAnotherSecret_fails() {
        assertUndecipherable(
                MasterSecret.parse(ofBytes(32, 2)), "purpose", secret.encrypt("purpose", PLAINTEXT, CONTEXT), CONTEXT);
    }

    @Test
    void decrypt_forAnotherPurpose_fails() {
        assertUndecipherable(secret, "another", secret.encrypt("purpose", PLAINTEXT, CONTEXT), CONTEXT);
    }

    @Test
    void decrypt_inAnotherContext_fails() {
        byte[] another = "another row".getBytes(UTF_8);
        assertUndecipherable(secret, "purpose", secret.encrypt("purpose", PLAINTEXT, CONTEXT), another);
    }

    @Test
    void decrypt_anyByteAltered_fails() {
        byte[] encrypted = secret.encrypt("purpose", PLAINTEXT, CONTEXT);
        for (int i = 0; i < encrypted.length; i++) {
            byte[] altered = encrypted.clone();
            altered[i] ^= 1;
            assertUndecipherable(secret, "purpose", altered, CONTEXT);
        }
    }

    @Test
    void macKey_ofAnotherPurposeOrSecret_isAnother() {
        byte[] key = secret.macKey("purpose").getEncoded();
        assertThat(key).hasSize(32).isEqualTo(secret.macKey("purpose").getEncoded());
        assertThat(secret.macKey("another").getEncoded()).isNotEqualTo(key);
        assertThat(MasterSecret.parse(ofBytes(32, 2)).macKey("purpose").getEncoded())
                .isNotEqualTo(key);
    }

    // While the secret is changed

    @Test
    void parse_ofThePreviousOne_namesWhereItWasSet() {
        assertThatThrownBy(() -> MasterSecret.parse("dG9vIHNob3J0", "SIGNET_SECRET_PREVIOUS"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("SIGNET_SECRET_PREVIOUS is too short: 9 bytes. Set SIGNET_SECRET_PREVIOUS to");
    }

    @Test
    void decrypt_ofThePreviousSecret_isThePlaintext() throws AEADBadTagException {
        byte[] encrypted = previous.encrypt("purpose", PLAINTEXT, CONTEXT);
        assertThat(secret.honouring(previous).decrypt("purpose", encrypted, CONTEXT))
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void decrypt_ofTheCurrentSecretWhileThePreviousIsHonoured_isThePlaintext() throws AEADBadTagException {
        byte[] encrypted = secret.encrypt("purpose", PLAINTEXT, CONTEXT);
        assertThat(secret.honouring(previous).decrypt("purpose", encrypted, CONTEXT))
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void decrypt_ofNeitherSecret_fails() {
        byte[] encrypted = MasterSecret.parse(ofBytes(32, 3)).encrypt("purpose", PLAINTEXT, CONTEXT);
        assertUndecipherable(secret.honouring(previous), "purpose", encrypted, CONTEXT);
    }

    /** Nothing new is made with a secret that is on its way out. */
    @Test
    void encrypt_whileThePreviousIsHonoured_isOfTheCurrentSecret() throws AEADBadTagException {
        byte[] encrypted = secret.honouring(previous).encrypt("purpose", PLAINTEXT, CONTEXT);
        assertThat(secret.decrypt("purpose", encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertUndecipherable(previous, "purpose", encrypted, CONTEXT);
    }

    @Test
    void isCurrent_ofTheCurrentSecretAlone_isTrue() {
        MasterSecret changing = secret.honouring(previous);
        assertThat(changing.isCurrent("purpose", secret.encrypt("purpose", PLAINTEXT, CONTEXT), CONTEXT))
                .isTrue();
        assertThat(changing.isCurrent("purpose", previous.encrypt("purpose", PLAINTEXT, CONTEXT), CONTEXT))
                .isFalse();
    }

    @Test
    void macKeys_ofOneSecret_areItsOwn() {
        assertThat(secret.macKeys("purpose")).containsExactly(secret.macKey("purpose"));
    }

    @Test
    void macKeys_whileThePreviousIsHonoured_areBothTheCurrentFirst() {
        assertThat(secret.honouring(previous).macKeys("purpose"))
                .containsExactly(secret.macKey("purpose"), previous.macKey("purpose"));
        assertThat(secret.honouring(previous).macKey("purpose")).isEqualTo(secret.macKey("purpose"));
    }

    @Test
    void toString_hidesTheSecret() {
        assertThat(secret).hasToString("MasterSecret[hidden]");
        assertThat(secret.honouring(previous)).hasToString("MasterSecret[hidden]");
    }

    private static void assertRefused(String text, String complaint) {
        assertThatThrownBy(() -> MasterSecret.parse(text))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .hasMessageStartingWith(complaint)
                .hasMessageContaining(HOW_TO_SET)
                .satisfies(refusal -> assertThat(
                                text.isEmpty() || !refusal.getMessage().contains(text))
                        .as("hides the secret")
                        .isTrue());
    }

    private static void assertUndecipherable(MasterSecret secret, String purpose, byte[] encrypted, byte[] context) {
        assertThatThrownBy(() -> secret.decrypt(purpose, encrypted, context)).isInstanceOf(AEADBadTagException.class);
    }

    private static String ofBytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
