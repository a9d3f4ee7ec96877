package dev.signet.delivery;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.mail.SMTPException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it means when a mail is not taken. Final is only what the server says of the recipient or of the mail; what it says
 * of Signet, or does not say, is an outage, and the mail is tried again for as long as it is worth sending. Final are
 *
 * <ul>
 *   <li>5xx to {@code RCPT TO}, for the recipient;
 *   <li>5xx to {@code DATA} and to the mail itself, for the mail.
 * </ul>
 *
 * But even there some replies are about Signet, because many servers put off until then what they have against a client:
 *
 * <ul>
 *   <li>503 (bad sequence), 530, 534, 535 and 538 (a login is needed, or another one);
 *   <li>with an enhanced status code (RFC 3463), 5.1.7 and 5.1.8 (the sender's address), 5.3.2 (takes no mail at all) and
 *       5.7.20 to 5.7.27 (the sender's SPF, DKIM or DNS, RFC 7372 and 7505);
 *   <li>to {@code RCPT TO} and {@code DATA}, any other 5.7.x: the server relays nothing for Signet, or has it on a list. Of
 *       the mail itself, 5.7.x is final: by then it has been read.
 * </ul>
 *
 * Everything else is tried again: 4xx anywhere; 5xx instead of a greeting, to {@code EHLO}, {@code STARTTLS}, {@code AUTH},
 * {@code MAIL FROM} and {@code RSET}; what is no reply at all; a connection that fails, ends or is silent.
 */
final class SmtpFailures {

    /** What the mail client's messages begin with, for the steps that a final reply can come to. */
    private static final String TO_RECIPIENT = "recipient address not accepted";

    private static final String TO_DATA = "DATA command not accepted";
    private static final String TO_MAIL = "sending data failed";

    private static final Map<String, String> STEPS = Map.of(
            "got error response",
            "instead of a greeting",
            "HELO failed",
            "to HELO",
            "AUTH ",
            "to the login",
            "sender address not accepted",
            "to the sender",
            "reset command failed",
            "to RSET",
            TO_RECIPIENT,
            "to the recipient",
            TO_DATA,
            "to DATA",
            TO_MAIL,
            "to the mail itself");

    private static final Set<Integer> ABOUT_LOGIN = Set.of(503, 530, 534, 535, 538);
    private static final Pattern ABOUT_SENDER = Pattern.compile("5\\.(1\\.[78]|3\\.2|7\\.2[0-7])");
    private static final Pattern ABOUT_POLICY = Pattern.compile("5\\.7\\.\\d{1,3}");
    private static final Pattern REPLY =
            Pattern.compile("(?<code>\\d{3})[ -](?<enhanced>[245]\\.\\d{1,3}\\.\\d{1,3})?.*", Pattern.DOTALL);

    private SmtpFailures() {}

    /** What the server says is not repeated, but for its codes: it may name the address. */
    static DeliveryException judge(Throwable failure) {
        if (failure instanceof DeliveryException known) {
            return known;
        }
        if (failure instanceof SMTPException refusal) {
            return judge(refusal);
        }
        if (failure instanceof TimeoutException) {
            return DeliveryException.temporary("the SMTP server did not answer in time");
        }
        // The mail client's own words.
        String reason = failure.getClass().equals(NoStackTraceThrowable.class)
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
        return DeliveryException.temporary("no mail could be sent: " + reason);
    }

    private static DeliveryException judge(SMTPException refusal) {
        Matcher reply = REPLY.matcher(refusal.getReplyMessage());
        if (!reply.matches()) {
            return DeliveryException.temporary("the SMTP server answered what is no reply");
        }
        String code = reply.group("code");
        String enhanced = reply.group("enhanced") == null ? "" : reply.group("enhanced");
        String answer = "the SMTP server answered %s%s".formatted((code + " " + enhanced).strip(), " " + step(refusal));
        return isFinal(refusal, Integer.parseInt(code), enhanced)
                ? DeliveryException.permanent(answer)
                : DeliveryException.temporary(answer);
    }

    private static String step(SMTPException refusal) {
        return STEPS.entrySet().stream()
                .filter(step -> refusal.getMessage().startsWith(step.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static boolean isFinal(SMTPException refusal, int code, String enhanced) {
        boolean toMail = refusal.getMessage().startsWith(TO_MAIL);
        boolean toEnvelope = refusal.getMessage().startsWith(TO_RECIPIENT)
                || refusal.getMessage().startsWith(TO_DATA);
        return code >= 500
                && (toMail || toEnvelope && !ABOUT_POLICY.matcher(enhanced).matches())
                && !ABOUT_LOGIN.contains(code)
                && !ABOUT_SENDER.matcher(enhanced).matches();
    }
}
