package dev.signet.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Mailbox.Post;
import dev.signet.testing.Mailbox.Sms;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestUser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OutboxTest {

    @Inject
    Outbox outbox;

    @Inject
    OutboxTable table;

    @Inject
    MeterRegistry registry;

    /** What is for nobody who is here. */
    @AfterEach
    void clear() {
        TestDatabase.execute("delete from outbox where channel not in ('sms', 'email')");
    }

    @Test
    void sms_isSentWithItsText() throws Throwable {
        String number = TestUser.newPhoneNumber();

        put(sms(number, "123456"));

        Sms sms = Mailbox.awaitSms(number);
        assertThat(sms.text()).isEqualTo("Signet: your verification code is 123456. Give it to nobody.");
        assertThat(sms.code()).isEqualTo("123456");
        assertThat(sms.kind()).isEqualTo("phone_verification");
        assertThat(sms.language()).isEqualTo("en");
        assertThat(sms.data()).containsExactly(Map.entry("code", "123456"));
    }

    @Test
    void mail_isSentWithItsText() throws Throwable {
        String address = UUID.randomUUID() + "@example.com";

        put(mail(address, "ko-KR", Duration.ofHours(1)));

        Mail mail = Mailbox.awaitMail(address);
        assertThat(mail.from()).isEqualTo(Mailbox.FROM);
        assertThat(mail.to()).isEqualTo(address);
        assertThat(mail.subject()).isEqualTo("[Signet] 이메일 주소를 인증해 주세요");
        assertThat(mail.language()).isEqualTo("ko");
        assertThat(mail.token()).isEqualTo("a-token-for-the-tests");
    }

    @Test
    void sms_refusedOnceForNow_isSentAgainWithTheSameId() throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, "500", "200");

        put(sms(number, "123456"));

        Sms sms = Mailbox.awaitSms(number);
        List<Post> posts = Mailbox.settledPosts(number);
        assertThat(posts).extracting(Post::id).containsExactly(sms.id(), sms.id());
    }

    @Test
    void post_isSignedAsStandardWebhooksSays() throws Throwable {
        String number = TestUser.newPhoneNumber();

        put(sms(number, "123456"));

        Mailbox.awaitSms(number);
        Post post = Mailbox.posts(number).get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(Mailbox.SMS_SECRET.substring("whsec_".length())), "HmacSHA256"));
        byte[] signed = (post.id() + "." + post.timestamp() + "." + post.body()).getBytes(StandardCharsets.UTF_8);
        assertThat(post.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)));
        assertThat(Instant.ofEpochSecond(Long.parseLong(post.timestamp())))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(post.body()).contains(post.id());
    }

    @Test
    void sms_answeredTooLate_isSentAgainWithTheSameId() throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, Mailbox.LATE);

        put(sms(number, "123456"));

        Sms sms = Mailbox.awaitSms(number);
        assertThat(Mailbox.settledPosts(number)).extracting(Post::id).containsExactly(sms.id(), sms.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"408", "425", "429", "500", "503", "302", Mailbox.CLOSE})
    void sms_thatMayBeTakenLater_isSentAgain(String status) throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, status);

        put(sms(number, "123456"));

        Mailbox.awaitSms(number);
        assertThat(Mailbox.settledPosts(number)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "401", "404", "422"})
    void sms_refusedForGood_isGivenUp(String status) throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, status);

        put(sms(number, "123456"));

        await().until(() -> Mailbox.posts(number).size() == 1);
        List<Post> posts = Mailbox.settledPosts(number);
        assertThat(posts).hasSize(1);
        assertThat(isGivenUp(posts.get(0))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"421", "450", "451", "452", Mailbox.CLOSE, Mailbox.HANG})
    void mail_thatMayBeTakenLater_isSentAgain(String answer) throws Throwable {
        String address = newAddress();
        Mailbox.answerMail(address, answer);

        put(mail(address, "en", Duration.ofHours(1)));

        assertThat(Mailbox.settledMails(address)).hasSize(1);
        assertThat(Mailbox.mailAttempts(address)).isEqualTo(2);
    }

    /** An unknown recipient does not become known. */
    @ParameterizedTest
    @ValueSource(strings = {"550", "553", "554"})
    void mail_refusedForGood_isGivenUp(String answer) throws Throwable {
        String address = newAddress();
        Mailbox.answerMail(address, answer);
        long before = givenUpMails();

        put(mail(address, "en", Duration.ofHours(1)));

        assertThat(Mailbox.settledMails(address)).isEmpty();
        assertThat(Mailbox.mailAttempts(address)).isOne();
        assertThat(givenUpMails()).isEqualTo(before + 1);
    }

    /** The server has taken it and says so to nobody. */
    @Test
    void mail_whoseAnswerIsLost_isSentAgainWithTheSameMessageId() throws Throwable {
        String address = newAddress();
        Mailbox.answerMail(address, Mailbox.LATE);

        put(mail(address, "en", Duration.ofHours(1)));

        List<Mail> mails = Mailbox.settledMails(address);
        assertThat(mails).hasSize(2);
        assertThat(mails.get(0).id()).matches("<[0-9a-f-]{36}@signet\\.test>");
        assertThat(mails).extracting(Mail::id).containsOnly(mails.get(0).id());
    }

    @Test
    void sms_notTakenUntilItExpires_isGivenUp() throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, "500 ".repeat(100).strip().split(" "));

        put(new Message(
                Channel.SMS,
                number,
                MessageKind.PHONE_VERIFICATION,
                null,
                Map.of("code", "123456"),
                Duration.ofSeconds(2)));

        assertThat(isGivenUp(Mailbox.settledPosts(number).get(0))).isTrue();
        assertThat(Mailbox.posts(number)).hasSizeGreaterThan(1);
    }

    @Test
    void message_expiredBeforeAnybodyCame_isNotSent() throws Throwable {
        String number = TestUser.newPhoneNumber();

        put(new Message(Channel.SMS, number, MessageKind.PHONE_VERIFICATION, null, Map.of("code", "1"), Duration.ZERO));

        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void message_rolledBack_isNotSent() {
        String number = TestUser.newPhoneNumber();

        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                        () -> Panache.withTransaction(() -> outbox.put(sms(number, "123456"))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("rolled back"))))))
                .hasMessageContaining("rolled back");

        assertThat(Mailbox.settledPosts(number)).isEmpty();
    }

    @Test
    void message_waiting_isNotInClear() throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, "400");

        put(sms(number, "654321"));

        await().until(() -> Mailbox.posts(number).size() == 1);
        String id = Mailbox.settledPosts(number).get(0).id();
        String row = TestDatabase.query(
                        String.class,
                        "select o::text || encode(payload, 'escape') from outbox o where id = ?",
                        UUID.fromString(id))
                .orElseThrow();
        assertThat(row).doesNotContain(number, "654321", number.substring(1));
    }

    @Test
    void message_delivered_leavesNothing() throws Throwable {
        String number = TestUser.newPhoneNumber();

        put(sms(number, "123456"));

        UUID id = UUID.fromString(Mailbox.settledPosts(number).get(0).id());
        assertThat(TestDatabase.count("select count(*) from outbox where id = ?", id))
                .isZero();
    }

    @Test
    void message_thatCannotBeRead_holdsUpNoOther() throws Throwable {
        String number = TestUser.newPhoneNumber();
        UUID unreadable = UUID.randomUUID();
        TestDatabase.execute(
                "insert into outbox (id, channel, payload, expires_at)"
                        + " values (?, 'sms', '\\x00'::bytea, now() + interval '2 seconds')",
                unreadable);

        put(sms(number, "123456"));

        assertThat(Mailbox.awaitSms(number).code()).isEqualTo("123456");
        Mailbox.settledPosts(number);
        assertThat(TestDatabase.count(
                        "select count(*) from outbox where failed_at is not null and attempts > 1 and id = ?",
                        unreadable))
                .isOne();
    }

    /** As a newer release has left it. */
    @Test
    void message_forAnUnknownChannel_holdsUpNoOther() throws Throwable {
        String number = TestUser.newPhoneNumber();

        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(
                () -> outbox.put(sms(number, "123456")).chain(OutboxTest::putForAnUnknownChannel)));

        assertThat(Mailbox.awaitSms(number).code()).isEqualTo("123456");
    }

    @Test
    void row_takenByManyAtOnce_isTakenByOne() throws Throwable {
        UUID id = putForNobody();

        List<List<OutboxRow>> taken =
                Simultaneously.call(8, () -> result(table.take(new String[] {"webhook"}, 10, Duration.ofMinutes(1))));

        assertThat(taken.stream().flatMap(List::stream))
                .extracting(OutboxRow::id)
                .containsExactly(id);
    }

    @Test
    void row_thatAnotherIsAboutToTake_isPassedOver() {
        UUID id = putForNobody();

        TestLock.onDelivery(id).during(() -> assertThat(take()).isEmpty());

        assertThat(take()).extracting(OutboxRow::id).containsExactly(id);
    }

    /** Its replica was taken for dead: what it has to say of the row counts no more. */
    @Test
    void row_takenAgainByAnother_isNotPostponedByTheFirst() throws Throwable {
        UUID id = putForNobody();
        OutboxRow first = take().get(0);
        OutboxRow second = take().get(0);

        result(table.giveUp(first));
        result(table.postponeOrGiveUp(first, Duration.ZERO));

        assertThat(second.attempts()).isEqualTo(first.attempts() + 1);
        assertThat(TestDatabase.count(
                        "select count(*) from outbox where id = ? and failed_at is null and next_attempt_at > now() - interval '1 hour'",
                        id))
                .isOne();
    }

    @Test
    void metrics_tellWhatBecomesOfDeliveries() throws Throwable {
        String number = TestUser.newPhoneNumber();
        Mailbox.answerSms(number, "500", "400", "200");
        double delivered = deliveries("delivered");
        double failed = deliveries("failed");
        double givenUp = deliveries("given_up");

        put(sms(number, "123456"));
        Mailbox.settledPosts(number);
        put(sms(number, "123456"));
        Mailbox.awaitSms(number);

        await().untilAsserted(() -> {
            assertThat(deliveries("delivered")).isEqualTo(delivered + 1);
            assertThat(deliveries("failed")).isEqualTo(failed + 1);
            assertThat(deliveries("given_up")).isEqualTo(givenUp + 1);
        });
    }

    @Test
    void metrics_tellHowManyAreWaiting() {
        UUID id = putForNobody();

        await().until(() -> waiting() >= 1);
        clear();
        await().until(() -> waiting() == 0);
    }

    @Test
    void message_ofAKindWithoutAText_isRefused() {
        Message message = new Message(
                Channel.EMAIL, "a@example.com", MessageKind.PHONE_VERIFICATION, null, Map.of(), Duration.ofHours(1));

        assertThatThrownBy(() -> outbox.put(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void message_encryptedUnderThePreviousSecret_isRead() {
        MasterSecret previous = MasterSecret.parse(Base64.getEncoder().encodeToString(new byte[32]));
        UUID id = UUID.randomUUID();
        String json = "{\"to\":\"+12015550123\",\"kind\":\"LOGIN_CODE\",\"data\":{\"code\":\"123456\"}}";
        byte[] payload = previous.encrypt(Outbox.PURPOSE, json.getBytes(StandardCharsets.UTF_8), Outbox.context(id));
        OutboxRow row = new OutboxRow(id, Channel.SMS, payload, null, 1, false);
        MasterSecret current = MasterSecret.parse(TestDatabase.SECRET);

        Message message = new Outbox(current.honouring(previous), null, null, null).decrypt(row);

        assertThat(message.to()).isEqualTo("+12015550123");
        assertThat(message.data()).containsExactly(Map.entry("code", "123456"));
        assertThatThrownBy(() -> new Outbox(current, null, null, null).decrypt(row))
                .isInstanceOf(DeliveryException.class);
    }

    @Test
    void inboxOfDevelopment_isNotThere() {
        given().get("/dev/outbox").then().statusCode(404);
    }

    @Test
    void channels_ofTheTests_areReached() {
        assertThat(outbox.reaches(Channel.SMS)).isTrue();
        assertThat(outbox.reaches(Channel.EMAIL)).isTrue();
        assertThat(outbox.reaches(Channel.WEBHOOK)).isFalse();
    }

    private static boolean isGivenUp(Post post) {
        return TestDatabase.count(
                        "select count(*) from outbox where failed_at is not null and id = ?",
                        UUID.fromString(post.id()))
                == 1;
    }

    /** Over a channel that the service under test does not reach, so that it leaves it alone. */
    private static UUID putForNobody() {
        UUID id = UUID.randomUUID();
        TestDatabase.execute(
                "insert into outbox (id, channel, event_id, expires_at) values (?, 'webhook', ?, now() + interval '1 hour')",
                id,
                id);
        return id;
    }

    private static Uni<Integer> putForAnUnknownChannel() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                        insert into outbox (id, channel, payload, expires_at)
                        values (gen_random_uuid(), 'pigeon', cast('' as bytea), now())
                        """).executeUpdate());
    }

    private static long givenUpMails() {
        return TestDatabase.count("select count(*) from outbox where failed_at is not null and channel = 'email'");
    }

    private static String newAddress() {
        return UUID.randomUUID() + "@example.com";
    }

    private double waiting() {
        return registry.get("signet.outbox.waiting").gauge().value();
    }

    private double deliveries(String outcome) {
        return registry.get("signet.deliveries")
                .tag("channel", "sms")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private List<OutboxRow> take() {
        return result(table.take(new String[] {"webhook"}, 10, Duration.ZERO));
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    private void put(Message message) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> outbox.put(message)));
    }

    private static Message sms(String number, String code) {
        return new Message(
                Channel.SMS, number, MessageKind.PHONE_VERIFICATION, "en", Map.of("code", code), Duration.ofHours(1));
    }

    private static Message mail(String address, String language, Duration goodFor) {
        return new Message(
                Channel.EMAIL,
                address,
                MessageKind.EMAIL_VERIFICATION,
                language,
                Map.of("token", "a-token-for-the-tests"),
                goodFor);
    }
}
