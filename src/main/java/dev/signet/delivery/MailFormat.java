package dev.signet.delivery;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * How the text of a mail is written on the wire: in ASCII lines that end with CRLF and have no more than 998 bytes. Headers
 * are those of RFC 5322 with the encoded words of RFC 2047, bodies those of RFC 2045. Signet writes them itself, for the
 * mail client folds headers with a bare LF, which strict servers refuse, and makes a comment of a name.
 */
final class MailFormat {

    /** Between two encoded words. A reader takes it away. */
    private static final String FOLD = "\r\n ";

    private static final String WORD_BEGIN = "=?UTF-8?B?";
    private static final String WORD_END = "?=";

    /** In bytes before base64: with it, a word has 72 characters of the 75 that it may have, beginning and end included. */
    private static final int LONGEST_WORD = 45;

    /** In bytes. The first word shares its line with the header's name. */
    private static final int LONGEST_FIRST_WORD = 36;

    private static final int LONGEST_LINE = 998;
    private static final int BASE64_LINE = 76;

    /** What may stand in a header as it is, for as long as it does not look encoded. */
    private static final Pattern PRINTABLE = Pattern.compile("(?!.*=\\?)[ -~]{0,900}");

    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]{1,900}");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private MailFormat() {}

    /** A body, and how it is encoded. Its lines end with LF, as the mail client takes them. */
    record Body(String text, String encoding) {

        @Override
        public String toString() {
            return "Body[" + encoding + "]";
        }
    }

    /** A header's text that people read, such as a subject. */
    static String text(String text) {
        return PRINTABLE.matcher(text).matches() ? text : encodedWords(text);
    }

    /** A mailbox with the name that is shown for it; without one if that is empty. */
    static String mailbox(String name, String address) {
        if (name.isEmpty()) {
            return address;
        }
        if (ATOMS.matcher(name).matches()) {
            return name + " <" + address + ">";
        }
        return PRINTABLE.matcher(name).matches()
                ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + address + ">"
                : encodedWords(name) + FOLD + "<" + address + ">";
    }

    static String date(ZonedDateTime time) {
        return DATE.format(time);
    }

    /** As it is where any server takes it, else in base64. */
    static Body body(String text) {
        String lines = text.replaceAll("\\R", "\n");
        boolean plain = lines.chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\n' || c == '\t')
                && lines.lines().allMatch(line -> line.length() <= LONGEST_LINE);
        return plain ? new Body(lines, "7bit") : new Body(base64(lines), "base64");
    }

    /** Of the text with CRLF, as RFC 2045, section 6.8, has it. */
    private static String base64(String lines) {
        byte[] canonical = lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encodeToString(canonical) + "\n";
    }

    /** None ends within a character (RFC 2047, section 5). */
    private static String encodedWords(String text) {
        StringJoiner words = new StringJoiner(FOLD);
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        int longest = LONGEST_FIRST_WORD;
        for (int codePoint : text.codePoints().toArray()) {
            String character = Character.toString(codePoint);
            int more = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > longest) {
                words.add(encodedWord(word.toString()));
                word.setLength(0);
                bytes = 0;
                longest = LONGEST_WORD;
            }
            word.append(character);
            bytes += more;
        }
        return words.add(encodedWord(word.toString())).toString();
    }

    private static String encodedWord(String text) {
        return WORD_BEGIN + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + WORD_END;
    }
}
