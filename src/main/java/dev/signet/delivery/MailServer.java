package dev.signet.delivery;

import dev.signet.platform.Durations;
import dev.signet.platform.mail.MailAddress;
import dev.signet.platform.settings.Configured;
import io.quarkus.mailer.runtime.MailerRuntimeConfig;
import io.quarkus.mailer.runtime.MailerSupport;
import io.quarkus.mailer.runtime.Mailers;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/**
 * Sends mails, by the SMTP server that Quarkus's mailer is configured for, with a deadline for each. Uses the mailer's
 * settings and its mail client, but not the mailer itself, which has neither a deadline nor clean headers.
 */
@ApplicationScoped
class MailServer implements Courier, Configured {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration FOR_EVER = Duration.ofDays(1);

    /** For the deadline to come before the worker's, which closes nothing. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Clock clock;
    private final MailerRuntimeConfig settings;
    private final Optional<MailSender> from;
    private final Duration timeout;
    private final MailLines lines;

    MailServer(
            Vertx vertx,
            Clock clock,
            MailersRuntimeConfig mailers,
            TlsConfigurationRegistry tls,
            DeliveryConfig config) {
        Durations.requireAtLeast(
                SHORTEST_TIMEOUT, "signet.delivery.mail.timeout", config.mail().timeout());
        this.vertx = vertx;
        this.clock = clock;
        this.settings = mailers.mailers().get(Mailers.DEFAULT_MAILER_NAME);
        this.from = config.mail().from().map(MailSender::parse);
        this.timeout = config.mail().timeout();
        this.lines = new MailLines(vertx, () -> client(vertx, mailers, tls), settings.maxPoolSize(), keep(settings));
        if (isOn()) {
            // Says at start what is wrong with the settings.
            client(vertx, mailers, tls).close();
        }
    }

    /** As the mailer would make it. */
    private static MailClient client(Vertx vertx, MailersRuntimeConfig mailers, TlsConfigurationRegistry tls) {
        return new Mailers(
                        vertx,
                        new io.vertx.mutiny.core.Vertx(vertx),
                        mailers,
                        LaunchMode.current(),
                        new MailerSupport(true, Set.of()),
                        tls,
                        null)
                .mailClientFromName(Mailers.DEFAULT_MAILER_NAME);
    }

    private static Duration keep(MailerRuntimeConfig settings) {
        if (!settings.keepAlive()) {
            return Duration.ZERO;
        }
        return settings.keepAliveTimeout().isZero() ? FOR_EVER : settings.keepAliveTimeout();
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
        return timeout.plus(MARGIN);
    }

    @Override
    public Uni<Void> deliver(Delivery delivery) {
        Context caller = vertx.getOrCreateContext();
        return Uni.createFrom()
                .completionStage(() -> lines.send(mail(delivery), timeout).toCompletionStage())
                .onFailure()
                .transform(SmtpFailures::judge)
                .emitOn(result -> caller.runOnContext(now -> result.run()));
    }

    private MailMessage mail(Delivery delivery) {
        String to = recipient(delivery.message().to());
        MailFormat.Body body = MailFormat.body(delivery.text().body());
        MailMessage mail = new MailMessage()
                .setFrom(from.orElseThrow().address().wire())
                .setTo(to)
                .setText(body.text())
                .setFixedHeaders(true)
                .setHeaders(headers(delivery, to, body.encoding()));
        settings.bounceAddress().ifPresent(mail::setBounceAddress);
        return mail;
    }

    private String recipient(String address) {
        boolean approved = settings.approvedRecipients()
                .map(patterns -> patterns.stream()
                        .anyMatch(pattern -> pattern.matcher(address).matches()))
                .orElse(true);
        if (!approved) {
            throw DeliveryException.permanent("the recipient is none of quarkus.mailer.approved-recipients");
        }
        return MailAddress.parse(address)
                .map(MailAddress::wire)
                .orElseThrow(() -> DeliveryException.permanent("no mail can be sent to such an address"));
    }

    private MultiMap headers(Delivery delivery, String to, String encoding) {
        MailSender sender = from.orElseThrow();
        return MultiMap.caseInsensitiveMultiMap()
                .add("Date", MailFormat.date(clock.instant().atZone(ZoneOffset.UTC)))
                // By which a server can tell that it has had it before.
                .add("Message-ID", "<" + delivery.id() + "@" + sender.address().domain() + ">")
                .add("From", sender.header())
                .add("To", to)
                .add("Subject", MailFormat.text(delivery.text().subject()))
                // Nobody who is away need say so (RFC 3834, section 5).
                .add("Auto-Submitted", "auto-generated")
                .add("MIME-Version", "1.0")
                .add("Content-Language", delivery.text().language())
                .add("Content-Type", "text/plain; charset=utf-8")
                .add("Content-Transfer-Encoding", encoding);
    }
}
