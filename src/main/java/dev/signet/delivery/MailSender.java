package dev.signet.delivery;

import dev.signet.platform.mail.MailAddress;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom mails come from, as it is configured: an address, or a name with one in angle brackets.
 *
 * @param name what is shown; may be empty
 */
record MailSender(String name, MailAddress address) {

    private static final String PROPERTY = "signet.delivery.mail.from";
    private static final Pattern WITH_NAME = Pattern.compile("(?<name>[^<>\\p{Cntrl}]*)<(?<address>[^<>]+)>");
    private static final Pattern QUOTED = Pattern.compile("\"(?<text>.*)\"");

    static MailSender parse(String from) {
        Matcher named = WITH_NAME.matcher(from.strip());
        String address = named.matches() ? named.group("address") : from.strip();
        String name = named.matches() ? unquote(named.group("name").strip()) : "";
        return MailAddress.parse(address.strip())
                .map(parsed -> new MailSender(name, parsed))
                .orElseThrow(() -> new ConfigurationException(
                        PROPERTY
                                + " must be an address, such as no-reply@example.com or Example <no-reply@example.com>.",
                        Set.of(PROPERTY)));
    }

    private static String unquote(String name) {
        Matcher quoted = QUOTED.matcher(name);
        return quoted.matches() ? quoted.group("text").replaceAll("\\\\(.)", "$1") : name;
    }

    /** As the header From has it. */
    String header() {
        return MailFormat.mailbox(name, address.wire());
    }
}
