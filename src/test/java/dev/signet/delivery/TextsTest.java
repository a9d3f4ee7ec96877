package dev.signet.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TextsTest {

    private static final Set<MessageKind> WITH_CODE =
            Set.of(MessageKind.PHONE_VERIFICATION, MessageKind.LOGIN_CODE, MessageKind.PASSWORD_RESET);
    private static final Set<MessageKind> WITH_TOKEN =
            Set.of(MessageKind.EMAIL_VERIFICATION, MessageKind.PASSWORD_RESET, MessageKind.INVITATION);

    @Inject
    Texts texts;

    @ParameterizedTest
    @EnumSource(
            value = MessageKind.class,
            names = {"EMAIL_VERIFICATION", "INVITATION"},
            mode = EnumSource.Mode.EXCLUDE)
    void sms_ofEveryKind_fitsIntoOneInBothLanguages(MessageKind kind) {
        Text english = render(Channel.SMS, kind, "en");
        Text korean = render(Channel.SMS, kind, "ko");

        assertThat(english.body())
                .contains("Signet")
                .isNotEqualTo(korean.body())
                .hasSizeLessThanOrEqualTo(160);
        assertThat(korean.body()).contains("Signet").hasSizeLessThanOrEqualTo(70);
        // What the carriers of Korea take as one.
        assertThat(korean.body().getBytes(Charset.forName("EUC-KR"))).hasSizeLessThanOrEqualTo(90);
        if (WITH_CODE.contains(kind)) {
            assertThat(english.body()).contains("123456");
            assertThat(korean.body()).contains("123456");
        }
    }

    @ParameterizedTest
    @EnumSource(value = MessageKind.class, names = "PHONE_VERIFICATION", mode = EnumSource.Mode.EXCLUDE)
    void mail_ofEveryKind_hasSubjectAndTextInBothLanguages(MessageKind kind) {
        Text english = render(Channel.EMAIL, kind, "en");
        Text korean = render(Channel.EMAIL, kind, "ko");

        assertThat(english.subject()).contains("Signet").isNotEqualTo(korean.subject());
        assertThat(korean.subject()).contains("Signet").doesNotContain("\n");
        assertThat(english.body()).startsWith("Hello").isNotEqualTo(korean.body());
        assertThat(korean.body()).contains("안녕하세요");
        if (WITH_TOKEN.contains(kind)) {
            assertThat(english.body()).contains("\nt0ken\n");
            assertThat(korean.body()).contains("\nt0ken\n");
        }
    }

    @Test
    void mail_withoutAUsername_greetsNobodyByName() {
        Message message = new Message(
                Channel.EMAIL, "a@example.com", MessageKind.PASSWORD_CHANGED, "en", Map.of(), Duration.ofHours(1));

        assertThat(texts.render(message).body()).startsWith("Hello,\n");
    }

    @ParameterizedTest
    @CsvSource({"ko, ko", "ko-KR, ko", "KO, ko", "en-GB, en", "fr, en", "nonsense!, en", ", en"})
    void language_isThatOfThePrimarySubtagOrTheDefault(String tag, String language) {
        assertThat(render(Channel.SMS, MessageKind.LOGIN_CODE, tag).language()).isEqualTo(language);
    }

    private Text render(Channel channel, MessageKind kind, String language) {
        Map<String, String> data = Map.of("username", "alice", "code", "123456", "token", "t0ken");
        return texts.render(new Message(channel, "somebody", kind, language, data, Duration.ofHours(1)));
    }
}
