package dev.signet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedCodeTest {

    /** A hyphen, an en dash and a minus sign; a no-break, a thin and an ideographic space; one of no width; full width. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456",
                " 123456\n",
                "123 456",
                "123-456",
                "12-34-56",
                "1 2 3 4 5 6",
                "123\u2013456",
                "123\u2212456",
                "123\u00a0456",
                "123\u2009456",
                "123\u3000456",
                "\u200b123456",
                "\uff11\uff12\uff13\uff0d\uff14\uff15\uff16"
            })
    void code_howeverTyped_isRead(String typed) {
        assertThat(TypedCode.read(typed)).isEqualTo("123456");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "1234567", "123456a", "123.456", "123,456", "123_456", "+123456"})
    void code_thatIsAnother_staysAnother(String typed) {
        assertThat(TypedCode.read(typed)).isNotEqualTo("123456");
    }

    @Test
    void nothing_isNothing() {
        assertThat(TypedCode.read(null)).isNull();
    }
}
