package dev.signet.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How recovery codes are written and read. */
class RecoveryCodesTest {

    @Test
    void codes_areTenDifferentOnesThatCanBeRead() {
        List<String> codes = RecoveryCodes.generate(new SecureRandom());
        assertThat(codes).hasSize(10).doesNotHaveDuplicates().allSatisfy(code -> assertThat(code)
                .matches("[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1k0d-zt7m-q2xe",
                "1K0D-ZT7M-Q2XE",
                "1k0dzt7mq2xe",
                " 1k0d zt7m q2xe ",
                "1k0d\u2013zt7m\u00a0q2xe",
                "lkod-zt7m-q2xe",
                "Ik0d-zt7m-q2xe"
            })
    void code_inEverySpelling_isTheSame(String typed) {
        assertThat(RecoveryCodes.normalize(typed)).isEqualTo("1k0dzt7mq2xe");
    }
}
