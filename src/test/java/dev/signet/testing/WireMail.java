package dev.signet.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** A mail as it came over the wire, one character a byte. */
public final class WireMail {

    private static final Pattern BARE = Pattern.compile("(?<!\r)\n|\r(?!\n)");
    private static final List<String> ONCE = List.of(
            "Date",
            "From",
            "To",
            "Subject",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
            "Content-Language",
            "Auto-Submitted");

    private final String raw;
    private final MimeMessage parsed;

    private WireMail(String raw) {
        this.raw = raw;
        try {
            // A receiver takes the second dot away (RFC 5321, section 4.5.2).
            String stored = raw.replace("\r\n.", "\r\n");
            parsed = new MimeMessage(
                    Session.getInstance(new Properties()), new ByteArrayInputStream(stored.getBytes(ISO_8859_1)));
        } catch (MessagingException e) {
            throw new AssertionError(raw, e);
        }
    }

    /** The only one of these. */
    public static WireMail of(List<String> mails) {
        assertThat(mails).hasSize(1);
        return new WireMail(mails.get(0));
    }

    /** What any mail server asks for: RFC 5322, sections 2 and 3.6, and RFC 2047, section 2. */
    public void requireClean() {
        assertThat(BARE.matcher(raw).find()).as("bare CR or LF in %s", raw).isFalse();
        assertThat(raw.chars()).allMatch(c -> c < 127);
        assertThat(raw.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
        String headers = raw.substring(0, raw.indexOf("\r\n\r\n"));
        assertThat(headers.split("\r\n"))
                .allMatch(line -> line.matches("[A-Za-z-]+: \\S.*| \\S.*"))
                .allMatch(line -> !line.contains("=?") || line.length() <= 76);
        assertThat(headers.split("\r\n(?! )"))
                .extracting(header -> header.substring(0, header.indexOf(':')))
                .containsExactlyInAnyOrderElementsOf(ONCE);
    }

    /** As it came, folded or not; null without one. */
    public String header(String name) {
        try {
            return parsed.getHeader(name, null);
        } catch (MessagingException e) {
            throw new AssertionError(raw, e);
        }
    }

    public InternetAddress from() throws MessagingException {
        assertThat(parsed.getFrom()).hasSize(1);
        return (InternetAddress) parsed.getFrom()[0];
    }

    public String subject() throws MessagingException {
        return parsed.getSubject();
    }

    /** With LF. */
    public String text() throws MessagingException, IOException {
        return parsed.getContent().toString().replace("\r\n", "\n");
    }
}
