package dev.signet.delivery;

import dev.signet.platform.Durations;
import dev.signet.platform.settings.Configured;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Sends mails, by the SMTP server that Quarkus's mailer is configured for. */
@ApplicationScoped
class MailServer implements Courier, Configured {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final String FROM = "signet.delivery.mail.from";

    private final ReactiveMailer mailer;
    private final Optional<String> from;
    private final String domain;
    private final Duration timeout;

    MailServer(ReactiveMailer mailer, DeliveryConfig config) {
        Durations.requireAtLeast(
                SHORTEST_TIMEOUT, "signet.delivery.mail.timeout", config.mail().timeout());
        this.mailer = mailer;
        this.from = config.mail().from();
        this.domain = from.map(MailServer::domain).orElse("");
        this.timeout = config.mail().timeout();
    }

    private static String domain(String from) {
        try {
            String address = new EmailAddress(from).getEmail();
            if (address.contains("@")) {
                return address.substring(address.lastIndexOf('@') + 1);
            }
        } catch (IllegalArgumentException e) {
            // Says less than the sentence below.
        }
        throw new ConfigurationException(
                FROM + " must be an address, such as no-reply@example.com or Example <no-reply@example.com>.",
                Set.of(FROM));
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public boolean isOn() {
        return from.isPresent();
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Uni<Void> deliver(Delivery delivery) {
        return mailer.send(mail(delivery)).onFailure().transform(MailServer::judge);
    }

    private Mail mail(Delivery delivery) {
        return Mail.withText(
                        delivery.message().to(),
                        delivery.text().subject(),
                        delivery.text().body())
                .setFrom(from.orElseThrow())
                // By which a server can tell that it has had it before.
                .addHeader("Message-ID", "<" + delivery.id() + "@" + domain + ">")
                // Nobody who is away need say so (RFC 3834, section 5).
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("Content-Language", delivery.text().language());
    }

    /** What the server says is not repeated: it may name the address. */
    private static DeliveryException judge(Throwable failure) {
        if (failure instanceof SMTPException refusal) {
            String answer = "the SMTP server answered " + refusal.getReplyCode();
            return refusal.isPermanent() ? DeliveryException.permanent(answer) : DeliveryException.temporary(answer);
        }
        return DeliveryException.temporary(
                "no mail could be sent: " + failure.getClass().getSimpleName());
    }
}
