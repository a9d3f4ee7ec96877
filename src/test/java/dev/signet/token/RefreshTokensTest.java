package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.TestDatabase;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokensTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final MasterSecret SECRET = MasterSecret.parse(TestDatabase.SECRET);
    private static final MasterSecret ANOTHER = MasterSecret.parse("b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgISE=");

    private final RefreshTokens refreshTokens = new RefreshTokens(SECRET);
    private final RefreshToken token = new RefreshToken(UUID.randomUUID(), 7);
    private final String text = refreshTokens.encode(token);

    @Test
    void decode_ownToken_isThatToken() {
        assertThat(refreshTokens.decode(text)).contains(token);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE})
    void decode_anyGeneration_isThatToken(int generation) {
        RefreshToken other = new RefreshToken(token.sessionId(), generation);
        assertThat(refreshTokens.decode(refreshTokens.encode(other))).contains(other);
    }

    /** So that a client that lost it can be given it once more. */
    @Test
    void encode_sameToken_isTheSameText() {
        assertThat(new RefreshTokens(SECRET).encode(token)).isEqualTo(text);
    }

    /** Among them every flip of a bit, those of the last character that are in no byte included. */
    @Test
    void decode_anyCharacterReplaced_isNoToken() {
        for (int i = 0; i < text.length(); i++) {
            for (char other : ALPHABET.toCharArray()) {
                String altered = text.substring(0, i) + other + text.substring(i + 1);
                assertThat(refreshTokens.decode(altered).isPresent()).isEqualTo(altered.equals(text));
            }
        }
    }

    @Test
    void decode_truncatedToken_isNoToken() {
        for (int length = 0; length < text.length(); length++) {
            assertThat(refreshTokens.decode(text.substring(0, length))).isEmpty();
            assertThat(refreshTokens.decode(text.substring(text.length() - length)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "=", "==", "AAAA", " ", "\n", "\u0000", "."})
    void decode_extendedToken_isNoToken(String extension) {
        assertThat(refreshTokens.decode(text + extension)).isEmpty();
        assertThat(refreshTokens.decode(extension + text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "+", "/", " ", "\n", "é", "€", "\u0000", "A="})
    void decode_otherAlphabet_isNoToken(String foreign) {
        String start = text.substring(0, text.length() - foreign.length());
        String end = text.substring(foreign.length());
        assertThat(refreshTokens.decode(start + foreign)).isEmpty();
        assertThat(refreshTokens.decode(foreign + end)).isEmpty();
        assertThat(refreshTokens.decode(foreign.repeat(71).substring(0, 71))).isEmpty();
    }

    @Test
    void decode_tokenOfAnotherSecret_isNoToken() {
        assertThat(refreshTokens.decode(new RefreshTokens(ANOTHER).encode(token)))
                .isEmpty();
    }

    @Test
    void decode_tokenOfThePreviousSecret_isThatToken() {
        assertThat(new RefreshTokens(ANOTHER.honouring(SECRET)).decode(text)).contains(token);
    }

    @Test
    void decode_tokenOfTheSecretBeforeThePrevious_isNoToken() {
        MasterSecret third = MasterSecret.parse("dGhpcmQgdGhpcmQgdGhpcmQgdGhpcmQgdGhpcmQgISE=");
        assertThat(new RefreshTokens(third.honouring(ANOTHER)).decode(text)).isEmpty();
    }

    /** Nothing new is made with a secret that is on its way out. */
    @Test
    void encode_whileThePreviousSecretIsHonoured_isOfTheCurrentOne() {
        String changed = new RefreshTokens(ANOTHER.honouring(SECRET)).encode(token);
        assertThat(new RefreshTokens(ANOTHER).decode(changed)).contains(token);
        assertThat(refreshTokens.decode(changed)).isEmpty();
    }

    @Test
    void decode_versionOne_isThatToken() {
        assertThat(refreshTokens.decode(encode(1, "refresh token"))).contains(token);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 127, 255})
    void decode_anotherVersion_isNoToken(int version) {
        assertThat(refreshTokens.decode(encode(version, "refresh token"))).isEmpty();
    }

    @Test
    void decode_macOfAnotherPurpose_isNoToken() {
        assertThat(refreshTokens.decode(encode(1, "another purpose"))).isEmpty();
    }

    private String encode(int version, String purpose) {
        SecretKey key = SECRET.macKey(purpose);
        byte[] payload = ByteBuffer.allocate(21)
                .put((byte) version)
                .putLong(token.sessionId().getMostSignificantBits())
                .putLong(token.sessionId().getLeastSignificantBits())
                .putInt(token.generation())
                .array();
        byte[] mac = MasterSecret.mac(key, payload);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(53).put(payload).put(mac).array());
    }
}
