package dev.signet.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.FaultySmtp.Step;
import dev.signet.testing.Mailbox;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.WireMail;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails from the outbox to the wire: what they look like there, and what becomes of those that are refused. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MailOutageTest {

    /** Of ours and of the mail client's. */
    private static final List<Logger> LOGGERS = Stream.of(
                    "dev.signet.delivery", "io.vertx.ext.mail", "io.quarkus.mailer")
            .map(Logger::getLogger)
            .toList();

    @Inject
    Outbox outbox;

    @Inject
    Texts texts;

    private final Lines log = new Lines();

    @BeforeEach
    void listen() {
        LOGGERS.forEach(logger -> logger.addHandler(log));
    }

    @AfterEach
    void stopListening() {
        LOGGERS.forEach(logger -> logger.removeHandler(log));
    }

    private static Stream<Arguments> mails() {
        return Stream.of(MessageKind.values())
                .filter(kind -> kind != MessageKind.PHONE_VERIFICATION)
                .flatMap(kind -> Stream.of("en", "ko").map(language -> Arguments.of(kind, language)));
    }

    @ParameterizedTest
    @MethodSource("mails")
    void mail_ofEveryKindInBothLanguages_isCleanOnTheWire(MessageKind kind, String language) throws Throwable {
        String address = newAddress();
        Message message = message(address, kind, language);

        put(message);

        assertThat(Mailbox.awaitMail(address).language()).isEqualTo(language);
        WireMail mail = WireMail.of(Mailbox.rawMails(address));
        mail.requireClean();
        assertThat(mail.header("From")).isEqualTo(Mailbox.FROM);
        assertThat(mail.header("To")).isEqualTo(address);
        assertThat(mail.subject()).isEqualTo(texts.render(message).subject());
        assertThat(mail.text()).isEqualTo(texts.render(message).body());
    }

    /** Three times, and it makes one line, and another when it is over. */
    @ParameterizedTest
    @CsvSource({
        "GREETING, 554, 554 instead of a greeting",
        "AUTH, 535_5.7.8, 535 5.7.8 to the login",
        "MAIL, 530_5.7.0, 530 5.7.0 to the sender",
        "RCPT, 554_5.7.1, 554 5.7.1 to the recipient"
    })
    void server_thatRefusesUs_isTriedAgainAndToldOfOnce(Step step, String reply, String reason) throws Throwable {
        String address = newAddress();
        Mailbox.answerSmtp(step, reply, reply, reply);

        put(message(address, MessageKind.PASSWORD_CHANGED, "ko"));

        assertThat(Mailbox.settledMails(address)).hasSize(1);
        await().untilAsserted(() -> assertThat(log.lines)
                .containsExactly(
                        "WARN Deliveries by email fail and are tried again: the SMTP server answered " + reason,
                        "INFO Deliveries by email succeed again."));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550_5.1.1, 550 5.1.1 to the recipient",
        "DATA, 554_5.6.0, 554 5.6.0 to DATA",
        "DOT, 554_5.7.1, 554 5.7.1 to the mail itself"
    })
    void server_thatRefusesTheRecipientOrTheMail_isNotAskedAgain(Step step, String reply, String reason)
            throws Throwable {
        String address = newAddress();
        Mailbox.answerSmtp(step, reply);

        put(message(address, MessageKind.PASSWORD_CHANGED, "ko"));

        assertThat(Mailbox.settledMails(address)).isEmpty();
        assertThat(Mailbox.mailAttempts(address)).isOne();
        await().untilAsserted(() -> assertThat(log.lines).hasSize(1));
        assertThat(log.lines.get(0))
                .matches(
                        "WARN The delivery [0-9a-f-]{36} by email is given up after 1 attempts: the SMTP server answered "
                                + reason);
    }

    /** More than there are connections. */
    @Test
    void server_thatHangs_holdsNoMailUpForLongerThanItsDeadline() throws Throwable {
        List<String> addresses =
                Stream.generate(MailOutageTest::newAddress).limit(12).toList();
        Mailbox.answerSmtp(
                Step.DOT, IntStream.range(0, 10).mapToObj(i -> Mailbox.HANG).toArray(String[]::new));

        for (String address : addresses) {
            put(message(address, MessageKind.PASSWORD_CHANGED, "en"));
        }

        // What is answered too late is sent once more, with the same Message-ID.
        addresses.forEach(address -> assertThat(Mailbox.settledMails(address))
                .extracting(Mailbox.Mail::id)
                .isNotEmpty()
                .allMatch(id -> id.equals(Mailbox.settledMails(address).get(0).id())));
        assertThat(log.lines.get(0)).startsWith("WARN Deliveries by email fail").endsWith("in time");
    }

    private static String newAddress() {
        return UUID.randomUUID() + "@example.com";
    }

    private static Message message(String address, MessageKind kind, String language) {
        Map<String, String> data =
                Map.of("username", "에이다 러블레이스", "code", "123456", "token", "a-token-for-the-tests-" + "x".repeat(43));
        return new Message(Channel.EMAIL, address, kind, language, data, Duration.ofHours(1));
    }

    private void put(Message message) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> outbox.put(message)));
    }

    private static final class Lines extends Handler {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Formatter format = new PatternFormatter("%p %s");

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add(format.format(entry));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
