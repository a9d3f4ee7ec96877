package dev.signet.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.signet.testing.FaultySmtp;
import dev.signet.testing.FaultySmtp.Step;
import dev.signet.testing.FreePorts;
import dev.signet.testing.FullBacklog;
import dev.signet.testing.Mailbox;
import dev.signet.testing.WireMail;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends to a real SMTP server, by way of one that does what servers do wrong. */
class MailServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the tests wait for that see a server hang. */
    private static final String DEADLINE = "PT0.7S";

    private static final String KOREAN = "[시그넷] 이메일 주소를 인증해 주세요. 이 제목은 한 줄에 다 들어가지 않을 만큼 깁니다";

    private static Vertx vertx;

    private final Map<String, String> settings = new HashMap<>();
    private GreenMail mails;
    private FaultySmtp smtp;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        mails = new GreenMail(new ServerSetup(FreePorts.next(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        smtp = new FaultySmtp(mails.getSmtp().getPort());
        settings.put("signet.delivery.mail.from", "Signet <no-reply@signet.test>");
        settings.put("signet.delivery.mail.timeout", "PT20S");
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("quarkus.mailer.port", Integer.toString(smtp.port()));
        settings.put("quarkus.mailer.start-tls", "DISABLED");
        settings.put("quarkus.mailer.username", "signet");
        settings.put("quarkus.mailer.password", "a password");
        settings.put("quarkus.mailer.auth-methods", "PLAIN");
    }

    @AfterEach
    void stop() {
        smtp.close();
        mails.stop();
    }

    /** None but the first mail of a connection is without a reset. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"HELO", "RSET", "QUIT"},
            mode = EnumSource.Mode.EXCLUDE)
    void server_thatHangs_isLeftAtTheDeadline(Step step) {
        settings.put("signet.delivery.mail.timeout", DEADLINE);
        settings.put("quarkus.mailer.max-pool-size", "1");
        settings.put("quarkus.mailer.start-tls", step == Step.STARTTLS ? "REQUIRED" : "DISABLED");
        MailServer server = server();
        smtp.answer(step, Mailbox.HANG);

        DeliveryException failure = failure(send(server, "ada@example.com"));

        assertThat(failure).hasMessage("the SMTP server did not answer in time");
        assertThat(DeliveryException.isPermanent(failure)).isFalse();
        await().atMost(PATIENCE).until(() -> smtp.hanging() == 0);
        if (step != Step.STARTTLS) {
            // There was one connection, and it is free.
            succeed(send(server, "ada@example.com"));
        }
    }

    @Test
    void server_thatHangsAtTheSecondMail_isLeftAtTheDeadline() {
        settings.put("signet.delivery.mail.timeout", "PT2S");
        settings.put("quarkus.mailer.max-pool-size", "1");
        MailServer server = server();
        smtp.answer(Step.RSET, Mailbox.HANG);
        succeed(send(server, "ada@example.com"));

        assertThat(failure(send(server, "ada@example.com"))).hasMessageContaining("in time");

        await().atMost(PATIENCE).until(() -> smtp.hanging() == 0);
        succeed(send(server, "ada@example.com"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void server_thatHangsAtQuit_isLeft(boolean keepAlive) {
        settings.put("quarkus.mailer.keep-alive", Boolean.toString(keepAlive));
        settings.put("quarkus.mailer.keep-alive-timeout", "PT0.2S");
        MailServer server = server();
        smtp.answer(Step.QUIT, Mailbox.HANG, Mailbox.HANG, Mailbox.HANG);

        succeed(send(server, "ada@example.com"));

        await().atMost(PATIENCE).until(() -> smtp.connections() == 1 && smtp.open() == 0);
    }

    @Test
    void server_thatAcceptsNoConnection_isLeftAtTheDeadline() throws IOException {
        settings.put("signet.delivery.mail.timeout", DEADLINE);
        settings.put("quarkus.mailer.max-pool-size", "1");
        List<Socket> queued = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress())) {
            FullBacklog.fill(full, queued);
            settings.put("quarkus.mailer.port", Integer.toString(full.getLocalPort()));
            MailServer server = server();

            // The second has the place of the first.
            assertThat(failure(send(server, "ada@example.com"))).hasMessageContaining("in time");
            assertThat(failure(send(server, "ada@example.com"))).hasMessageContaining("in time");
        } finally {
            for (Socket socket : queued) {
                socket.close();
            }
        }
    }

    /** Ten that hang used to be the end of all mail. */
    @Test
    void connections_thatHang_holdNobodyUpForLonger() {
        settings.put("signet.delivery.mail.timeout", "PT3S");
        settings.put("quarkus.mailer.max-pool-size", "10");
        MailServer server = server();
        smtp.answer(
                Step.MAIL, IntStream.range(0, 10).mapToObj(i -> Mailbox.HANG).toArray(String[]::new));
        List<CompletableFuture<Void>> hanging = IntStream.range(0, 10)
                .mapToObj(i -> send(server, "ada@example.com"))
                .toList();
        await().atMost(PATIENCE).until(() -> smtp.hanging() == 10);

        hanging.forEach(sent -> assertThat(failure(sent)).hasMessageContaining("in time"));

        List<CompletableFuture<Void>> next = IntStream.range(0, 20)
                .mapToObj(i -> send(server, "ada@example.com"))
                .toList();
        next.forEach(MailServerTest::succeed);
        await().atMost(PATIENCE).until(() -> smtp.hanging() == 0);
        assertThat(smtp.connections()).isLessThanOrEqualTo(20);
    }

    @Test
    void mails_oneAfterTheOther_goOverOneConnection() {
        MailServer server = server();

        IntStream.range(0, 5).forEach(i -> succeed(send(server, "ada@example.com")));

        assertThat(smtp.connections()).isOne();
        assertThat(smtp.raw("ada@example.com")).hasSize(5);
    }

    @Test
    void connection_thatTheServerHasClosed_isReplaced() {
        MailServer server = server();
        succeed(send(server, "ada@example.com"));
        smtp.answer(Step.QUIT);

        succeed(send(server, "ada@example.com"));

        assertThat(smtp.connections()).isEqualTo(2);
    }

    /** What is said of the recipient and of the mail. */
    @ParameterizedTest
    @CsvSource({
        "RCPT, 550, the SMTP server answered 550 to the recipient",
        "RCPT, 550 5.1.1, the SMTP server answered 550 5.1.1 to the recipient",
        "RCPT, 550-5.1.1 no~550 5.1.1, the SMTP server answered 550 5.1.1 to the recipient",
        "RCPT, 553 5.1.3, the SMTP server answered 553 5.1.3 to the recipient",
        "RCPT, 552 5.2.2, the SMTP server answered 552 5.2.2 to the recipient",
        "RCPT, 556 5.1.10, the SMTP server answered 556 5.1.10 to the recipient",
        "DATA, 554 5.6.0, the SMTP server answered 554 5.6.0 to DATA",
        "DOT, 554, the SMTP server answered 554 to the mail itself",
        "DOT, 550 5.5.2, the SMTP server answered 550 5.5.2 to the mail itself",
        "DOT, 554 5.7.1, the SMTP server answered 554 5.7.1 to the mail itself",
        "DOT, 552 5.3.4, the SMTP server answered 552 5.3.4 to the mail itself"
    })
    void refusal_ofTheRecipientOrTheMail_isFinal(Step step, String reply, String reason) {
        smtp.answer(step, reply.replace("~", "\r\n"));

        DeliveryException failure = failure(send(server(), "ada@example.com"));

        assertThat(failure).hasMessage(reason);
        assertThat(DeliveryException.isPermanent(failure)).isTrue();
    }

    /** What is said of us, by servers that say it at once and by those that wait for the recipient. */
    @ParameterizedTest
    @CsvSource({
        "GREETING, 554, the SMTP server answered 554 instead of a greeting",
        "GREETING, 521 5.3.2, the SMTP server answered 521 5.3.2 instead of a greeting",
        "AUTH, 535 5.7.8, the SMTP server answered 535 5.7.8 to the login",
        "AUTH, 534 5.7.9, the SMTP server answered 534 5.7.9 to the login",
        "MAIL, 530 5.7.0, the SMTP server answered 530 5.7.0 to the sender",
        "MAIL, 553 5.7.1, the SMTP server answered 553 5.7.1 to the sender",
        "MAIL, 550, the SMTP server answered 550 to the sender",
        "RCPT, 530 5.7.0, the SMTP server answered 530 5.7.0 to the recipient",
        "RCPT, 554 5.7.1, the SMTP server answered 554 5.7.1 to the recipient",
        "RCPT, 550 5.1.8, the SMTP server answered 550 5.1.8 to the recipient",
        "RCPT, 503 5.5.1, the SMTP server answered 503 5.5.1 to the recipient",
        "RCPT, 450, the SMTP server answered 450 to the recipient",
        "DATA, 554 5.7.1, the SMTP server answered 554 5.7.1 to DATA",
        "DATA, 451, the SMTP server answered 451 to DATA",
        "DOT, 550-5.7.26 no~550 5.7.26, the SMTP server answered 550 5.7.26 to the mail itself",
        "DOT, 451, the SMTP server answered 451 to the mail itself",
        "RCPT, nonsense, the SMTP server answered what is no reply",
        "MAIL, close, no mail could be sent: IOException",
    })
    void refusal_ofSignet_isForNow(Step step, String reply, String reason) {
        smtp.answer(step, reply.replace("~", "\r\n"));

        DeliveryException failure = failure(send(server(), "ada@example.com"));

        assertThat(failure).hasMessage(reason);
        assertThat(DeliveryException.isPermanent(failure)).isFalse();
    }

    @Test
    void refusal_toEhloAndHelo_isForNow() {
        smtp.answer(Step.EHLO, "550");
        smtp.answer(Step.HELO, "550");

        DeliveryException failure = failure(send(server(), "ada@example.com"));

        assertThat(failure).hasMessage("the SMTP server answered 550 to HELO");
        assertThat(DeliveryException.isPermanent(failure)).isFalse();
    }

    @Test
    void startTls_refused_isForNow() {
        settings.put("quarkus.mailer.start-tls", "REQUIRED");
        smtp.answer(Step.STARTTLS, "554 5.7.3");

        assertThat(DeliveryException.isPermanent(failure(send(server(), "ada@example.com"))))
                .isFalse();
        assertThat(smtp.raw("ada@example.com")).isEmpty();
    }

    @Test
    void server_thatIsNotThere_isForNow() {
        settings.put("quarkus.mailer.port", Integer.toString(FreePorts.next()));

        DeliveryException failure = failure(send(server(), "ada@example.com"));

        assertThat(failure).hasMessageStartingWith("no mail could be sent: ").hasMessageContaining("Connect");
        assertThat(DeliveryException.isPermanent(failure)).isFalse();
    }

    @Test
    void mail_toALongAddress_isFoldedNowhere() {
        String address = "a".repeat(50) + "@" + "b".repeat(55) + ".com";
        assertThat(address).hasSize(110);

        succeed(send(server(), address));

        WireMail mail = WireMail.of(smtp.raw(address));
        mail.requireClean();
        assertThat(mail.header("To")).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-reply@signet.test | no-reply@signet.test |",
                "<no-reply@signet.test> | no-reply@signet.test |",
                "Signet <no-reply@signet.test> | Signet <no-reply@signet.test> | Signet",
                "\"Signet, Inc.\" <no-reply@signet.test> | \"Signet, Inc.\" <no-reply@signet.test> | Signet, Inc.",
                "Signet, Inc. <no-reply@signet.test> | \"Signet, Inc.\" <no-reply@signet.test> | Signet, Inc.",
                "The \\\"S\\\" (us) <no-reply@signet.test> | \"The \\\\\\\"S\\\\\\\" (us)\" <no-reply@signet.test> | The \\\"S\\\" (us)",
                "시그넷 <no-reply@signet.test> | =?UTF-8?B?7Iuc6re464S3?= <no-reply@signet.test> | 시그넷",
                "시그넷 계정을 지키는 사람들과 그들의 아주 긴 이름 <no-reply@signet.test> | | 시그넷 계정을 지키는 사람들과 그들의 아주 긴 이름"
            })
    void sender_hasADisplayName(String from, String header, String name) throws Exception {
        settings.put("signet.delivery.mail.from", from);

        succeed(send(server(), "ada@example.com"));

        WireMail mail = WireMail.of(smtp.raw("ada@example.com"));
        mail.requireClean();
        assertThat(mail.from().getAddress()).isEqualTo("no-reply@signet.test");
        assertThat(mail.from().getPersonal()).isEqualTo(name);
        if (header != null) {
            assertThat(mail.header("From").replace("\r\n ", " ")).isEqualTo(header);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "보낸이@signet.test", "A <a@b> <c@d>", "Signet <>", "a b@signet.test", "Signet <a@b"})
    void sender_thatIsNoAddress_isRefusedAtStart(String from) {
        settings.put("signet.delivery.mail.from", from);

        assertThatThrownBy(this::server)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("signet.delivery.mail.from must be an address");
    }

    @Test
    void mail_inKorean_isCleanAndReadsTheSame() throws Exception {
        String body = "안녕하세요.\n\n.한 줄이 점으로 시작합니다\n끝\n";

        succeed(send(server(), "ada@example.com", new Text(KOREAN, body, "ko")));

        WireMail mail = WireMail.of(smtp.raw("ada@example.com"));
        mail.requireClean();
        assertThat(mail.subject()).isEqualTo(KOREAN);
        assertThat(mail.text()).isEqualTo(body);
        assertThat(mail.header("Date")).isEqualTo("Sat, 31 Jan 2026 12:00:00 +0000");
        assertThat(mail.header("MIME-Version")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A subject | A subject",
                "A subject that looks =?UTF-8?Q?encoded?= |",
                "A\\r\\nBcc: eve@example.com |",
                "𝕊ignet 🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑 |"
            })
    void subject_ofAnyKind_isCleanAndReadsTheSame(String subject, String header) throws Exception {
        String text = subject.replace("\\r\\n", "\r\n");

        succeed(send(server(), "ada@example.com", new Text(text, "Hello,\n", "en")));

        WireMail mail = WireMail.of(smtp.raw("ada@example.com"));
        mail.requireClean();
        assertThat(mail.subject()).isEqualTo(text);
        assertThat(mail.header("Bcc")).isNull();
        if (header != null) {
            assertThat(mail.header("Subject")).isEqualTo(header);
        }
    }

    @Test
    void body_withALineTooLong_isEncoded() throws Exception {
        String body = "a".repeat(999) + "\n.\n..\nend\n";

        succeed(send(server(), "ada@example.com", new Text("A subject", body, "en")));

        WireMail mail = WireMail.of(smtp.raw("ada@example.com"));
        mail.requireClean();
        assertThat(mail.text()).isEqualTo(body);
    }

    @Test
    void body_inAscii_isSentAsItIs() throws Exception {
        String body = "Hello,\n\n.a line with a dot\n.\n" + "b".repeat(998) + "\n";

        succeed(send(server(), "ada@example.com", new Text("A subject", body, "en")));

        WireMail mail = WireMail.of(smtp.raw("ada@example.com"));
        mail.requireClean();
        assertThat(mail.header("Content-Transfer-Encoding")).isEqualTo("7bit");
        assertThat(mail.text()).isEqualTo(body);
    }

    @Test
    void domain_thatIsInternational_isSentInPunycode() {
        succeed(send(server(), "ada@한국.kr"));

        WireMail mail = WireMail.of(smtp.raw("ada@xn--3e0b707e.kr"));
        mail.requireClean();
        assertThat(mail.header("To")).isEqualTo("ada@xn--3e0b707e.kr");
    }

    /** Such an address may have been stored before it was refused. */
    @Test
    void address_thatNeedsSmtpUtf8_isGivenUp() {
        DeliveryException failure = failure(send(server(), "에이다@example.com"));

        assertThat(DeliveryException.isPermanent(failure)).isTrue();
        assertThat(smtp.connections()).isZero();
    }

    @Test
    void recipient_whoIsNotApproved_getsNothing() {
        settings.put("quarkus.mailer.approved-recipients", ".*@example\\.org");
        MailServer server = server();

        assertThat(DeliveryException.isPermanent(failure(send(server, "ada@example.com"))))
                .isTrue();
        succeed(send(server, "ada@example.org"));
        assertThat(smtp.raw("ada@example.com")).isEmpty();
    }

    private MailServer server() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MailersRuntimeConfig.class)
                .withMapping(DeliveryConfig.class)
                .withDefaultValues(settings)
                .build();
        return new MailServer(
                vertx,
                Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC),
                config.getConfigMapping(MailersRuntimeConfig.class),
                new NoTls(),
                config.getConfigMapping(DeliveryConfig.class));
    }

    private CompletableFuture<Void> send(MailServer server, String to) {
        return send(server, to, new Text(KOREAN, "안녕하세요.\n", "ko"));
    }

    private CompletableFuture<Void> send(MailServer server, String to, Text text) {
        Message message =
                new Message(Channel.EMAIL, to, MessageKind.PASSWORD_CHANGED, "ko", Map.of(), Duration.ofHours(1));
        Uni<Void> sent = server.deliver(new Delivery(UUID.randomUUID(), message, text, null));
        return sent.subscribeAsCompletionStage();
    }

    private static void succeed(CompletableFuture<Void> sent) {
        assertThat(sent).succeedsWithin(PATIENCE);
    }

    private static DeliveryException failure(CompletableFuture<Void> sent) {
        await().atMost(PATIENCE.toSeconds(), SECONDS).until(sent::isDone);
        return (DeliveryException) sent.handle((done, failure) -> failure).join();
    }

    /** No server here has a certificate. */
    private static final class NoTls implements TlsConfigurationRegistry {

        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return Optional.empty();
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            throw new UnsupportedOperationException();
        }
    }
}
