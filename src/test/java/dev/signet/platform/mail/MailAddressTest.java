package dev.signet.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.com",
        "Ada.Lovelace+signet@Example.COM, Ada.Lovelace+signet@Example.COM",
        "o'hara{}@example.com, o'hara{}@example.com",
        "ada@localhost, ada@localhost",
        "ada@[127.0.0.1], ada@[127.0.0.1]",
        "ada@[IPv6:2001:db8::1], ada@[IPv6:2001:db8::1]",
        "ada@xn--3e0b707e.kr, ada@xn--3e0b707e.kr",
        "ada@한국.kr, ada@xn--3e0b707e.kr",
        "ada@한국.KR, ada@xn--3e0b707e.KR",
        "ada@bücher.example, ada@xn--bcher-kva.example"
    })
    void address_thatAnyServerTakes_isRead(String text, String wire) {
        assertThat(MailAddress.parse(text).orElseThrow().wire()).isEqualTo(wire);
    }

    /** Local parts that need SMTPUTF8 or quotes, and domains that are another's in another spelling. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "에이다@example.com",
                "ädа@example.com",
                "mi\u212ae@example.com",
                "\"a b\"@example.com",
                "\"a\"@example.com",
                "a b@example.com",
                ".a@example.com",
                "a..b@example.com",
                "a@b@example.com",
                "a(b)@example.com",
                "<a@example.com>",
                "a@example.com>",
                "@example.com",
                "a@",
                "a",
                "",
                "a@exa mple.com",
                "a@example.com\r\nRCPT TO:<b@example.com>",
                "a@\uff45xample.com",
                "a@example\u3002com",
                "a@straße.example",
                "a@mi\u212ae.example",
                "a@exam\u200bple.com",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com"
            })
    void address_thatSomeServersDoNotTake_isNone(String text) {
        assertThat(MailAddress.parse(text)).isEmpty();
    }
}
