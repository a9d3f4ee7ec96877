package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private static final PersonalWords ALICE = new PersonalWords("alice", "wonder.land@example.com", "+821012345678");

    private static final String TOO_COMMON = "This password is too common.";
    private static final String LIKE_USERNAME = "The password is too similar to the username.";
    private static final String LIKE_EMAIL = "The password is too similar to the email address.";
    private static final String LIKE_PHONE_NUMBER = "The password is too similar to the phone number.";

    private final PasswordPolicy policy = new PasswordPolicy(8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q7!vKx2p", // exactly 8
                "zweiundvierzig",
                "nur kleine buchstaben",
                "        ",
                "8261940375",
                "비밀번호는열자이상",
            })
    void objections_fitPassword_areNone(String password) {
        assertThat(policy.objections(password, ALICE)).isEmpty();
    }

    @Test
    void objections_7Characters_tooShort() {
        assertThat(policy.objections("q7!vKx2", ALICE))
                .containsExactly("This password is too short. It must contain at least 8 characters.");
    }

    @Test
    void objections_longerMinimum_isNamed() {
        assertThat(new PasswordPolicy(12).objections("q7!vKx2pq7!", ALICE))
                .containsExactly("This password is too short. It must contain at least 12 characters.");
    }

    @Test
    void objections_128Characters_areNone() {
        assertThat(policy.objections("q7!vKx2p".repeat(16), ALICE)).isEmpty();
    }

    @Test
    void objections_129Characters_tooLong() {
        assertThat(policy.objections("q7!vKx2p".repeat(16) + "q", ALICE))
                .containsExactly("This password is too long. It must contain at most 128 characters.");
    }

    @Test
    void objections_emoji_countAsOneCharacterEach() {
        assertThat(policy.objections("🐘🦊🐢🦉🐝🦋🐙🦔", ALICE)).isEmpty();
        assertThat(policy.objections("🐘".repeat(128), ALICE)).isEmpty();
        assertThat(policy.objections("🐘🦊🐢🦉🐝🦋🐙", ALICE))
                .singleElement()
                .asString()
                .contains("too short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1",
                "PassWord1",
                "qwertyuiop",
                "iloveyou",
                "football",
                "1234567890",
                "Jennifer",
                "jonathan",
                "alexander"
            })
    void objections_commonPassword_tooCommon(String password) {
        assertThat(policy.objections(password, ALICE)).containsExactly(TOO_COMMON);
    }

    @Test
    void count_ofCommonPasswords_isAsLargeAsPromised() {
        assertThat(CommonPasswords.count()).isGreaterThanOrEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xq7 ALICE kv", "alice-in-a-box", "x9Alice42"})
    void objections_containsUsername_tooSimilar(String password) {
        assertThat(policy.objections(password, ALICE)).containsExactly(LIKE_USERNAME);
    }

    @Test
    void objections_equalsUsername_tooSimilar() {
        PersonalWords about = new PersonalWords("Rumpelstilz", null, null);

        assertThat(policy.objections("rumpelstilz", about)).containsExactly(LIKE_USERNAME);
    }

    @Test
    void objections_containsUsernameOf3Letters_tooSimilar() {
        assertThat(policy.objections("q7!bobKx2p", new PersonalWords("bob", null, null)))
                .containsExactly(LIKE_USERNAME);
    }

    @Test
    void objections_containsUsernameOf2Letters_areNone() {
        assertThat(policy.objections("a tall laptop", new PersonalWords("al", null, null)))
                .isEmpty();
    }

    @Test
    void objections_equalsUsernameOf2Letters_tooSimilar() {
        assertThat(policy.objections("Al", new PersonalWords("al", null, null))).contains(LIKE_USERNAME);
    }

    @Test
    void objections_containsLocalPartOfEmail_tooSimilar() {
        assertThat(policy.objections("my Wonder.Land 7", ALICE)).containsExactly(LIKE_EMAIL);
    }

    @Test
    void objections_containsDomainOfEmail_areNone() {
        assertThat(policy.objections("gone example.com", ALICE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+821012345678, +821012345678",
        "+821012345678, 821012345678",
        "+821012345678, 01012345678",
        "+821012345678, 010-1234-5678",
        "+821012345678, x(010) 1234/5678x",
        "+821012345678, 0 1 0 1 2 3 4 5 6 7 8",
        "+821012345678, ０１０１２３４５６７８",
        "+16502530000, 650.253.0000",
        "+4930123456, 030 / 12 34 56",
        "+3581234567, 0123 4567",
    })
    void objections_containsPhoneNumber_tooSimilar(String phoneNumber, String password) {
        PersonalWords about = new PersonalWords(null, null, phoneNumber);

        assertThat(policy.objections(password, about)).contains(LIKE_PHONE_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q7!v5678Kx2p", "q7!v1234Kx2p", "87654321 and 010"})
    void objections_containsPartOfPhoneNumber_areNone(String password) {
        assertThat(policy.objections(password, ALICE)).isEmpty();
    }

    @Test
    void objections_nothingKnownOfTheUser_areNone() {
        assertThat(policy.objections("q7!vKx2p", new PersonalWords(null, null, null)))
                .isEmpty();
        assertThat(policy.objections("q7!vKx2p", new PersonalWords("", "", ""))).isEmpty();
    }

    @Test
    void objections_manyRulesBroken_areAllNamed() {
        List<String> objections = policy.objections("abc123", new PersonalWords("abc", "bc1@example.com", "+123"));

        assertThat(objections)
                .containsExactly(
                        LIKE_USERNAME,
                        LIKE_EMAIL,
                        LIKE_PHONE_NUMBER,
                        "This password is too short. It must contain at least 8 characters.",
                        TOO_COMMON);
    }
}
