package dev.signet.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes by RFC 6238. */
class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_234_567_890);
    private static final long STEP = 41_152_263;

    private final Totp totp = new Totp(Totp.DIGITS);

    /** Appendix B. */
    @ParameterizedTest
    @CsvSource({
        "59,          94287082",
        "1111111109,  07081804",
        "1111111111,  14050471",
        "1234567890,  89005924",
        "2000000000,  69279037",
        "20000000000, 65353130"
    })
    void code_ofTheVectorsOfTheRfc_isTheirs(long time, String code) {
        long step = Totp.step(Instant.ofEpochSecond(time));
        assertThat(new Totp(8).code(SECRET, step)).isEqualTo(code);
        assertThat(totp.code(SECRET, step)).isEqualTo(code.substring(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void match_ofANearStep_isThatStep(int off) {
        assertThat(totp.match(SECRET, totp.code(SECRET, STEP + off), NOW)).isEqualTo(OptionalLong.of(STEP + off));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 2})
    void match_ofAFarStep_isNone(int off) {
        assertThat(totp.match(SECRET, totp.code(SECRET, STEP + off), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5924", "0005924", "005925", "OO5924", "００５９２４"})
    void match_ofAnythingElse_isNone(String code) {
        assertThat(totp.match(SECRET, code, NOW)).isEmpty();
    }

    @Test
    void match_underAnotherSecret_isNone() {
        byte[] another = "12345678901234567891".getBytes(StandardCharsets.US_ASCII);
        assertThat(totp.match(another, totp.code(SECRET, STEP), NOW)).isEmpty();
    }
}
