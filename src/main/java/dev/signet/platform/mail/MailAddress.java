package dev.signet.platform.mail;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An e-mail address that any mail server takes: its local part is a dot-atom of ASCII (RFC 5322, section 3.2.3), for
 * others need SMTPUTF8 or quotes. Its domain may be an international one (한국.kr), if it is written as it is looked up:
 * where two spellings come to the same domain, the other could be taken for an address of its own.
 *
 * @param domain in ASCII, an international one in Punycode ({@code xn--3e0b707e.kr})
 */
public record MailAddress(String local, String domain) {

    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._-]+|\\[[A-Za-z0-9:.]+]");

    /** Nothing if no mail can be sent there. */
    public static Optional<MailAddress> parse(String text) {
        int at = text.lastIndexOf('@');
        String local = text.substring(0, Math.max(at, 0));
        if (local.length() > LONGEST_LOCAL || !LOCAL.matcher(local).matches()) {
            return Optional.empty();
        }
        return ascii(text.substring(at + 1)).map(domain -> new MailAddress(local, domain));
    }

    private static Optional<String> ascii(String domain) {
        try {
            String ascii = IDN.toASCII(domain);
            boolean isWrittenSo = Stream.of(ascii, IDN.toUnicode(ascii))
                    .anyMatch(spelling -> lowerAscii(spelling).equals(lowerAscii(domain)));
            return isWrittenSo && DOMAIN.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Not {@code toLowerCase}, for which the Kelvin sign is a k. */
    private static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char letter = lower.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                lower.setCharAt(i, (char) (letter + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    /** As it stands on the wire. */
    public String wire() {
        return local + "@" + domain;
    }

    @Override
    public String toString() {
        return "MailAddress[hidden]";
    }
}
