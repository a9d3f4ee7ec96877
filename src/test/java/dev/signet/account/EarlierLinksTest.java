package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Mailbox;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of links that were mailed one after the other, each is good until one is used. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class EarlierLinksTest {

    private static final String NEW_PASSWORD = "staple battery horse";

    private final TestUser user = TestUser.create();

    /** What a link is for: how one is asked for, and what takes it. */
    enum Kind {
        RESET,
        VERIFICATION
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void resetLink_ofThree_setsThePasswordAndUsesAllUp(int used) {
        assertAnyOfThreeIsGood(Kind.RESET, used);
        SignetClient.login(user.username(), NEW_PASSWORD).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void verificationLink_ofThree_verifiesTheAddressAndUsesAllUp(int used) {
        assertAnyOfThreeIsGood(Kind.VERIFICATION, used);
        assertThat(TestDatabase.query(Boolean.class, "select email_verified from users where id = ?", user.id()))
                .contains(true);
    }

    @ParameterizedTest
    @EnumSource
    void links_fourOfThem_areTheLastThree(Kind kind) {
        List<String> links = send(kind, 4);
        assertThat(use(kind, links.get(0))).isEqualTo(400);
        assertThat(use(kind, links.get(1))).isEqualTo(204);
    }

    @Test
    void resetLinks_allThreeAtOnce_areUsedOnce() {
        List<String> links = send(Kind.RESET, 3);
        List<Callable<Integer>> calls = IntStream.range(0, 12)
                .mapToObj(call -> (Callable<Integer>) () -> use(Kind.RESET, links.get(call % 3)))
                .toList();
        assertThat(Simultaneously.call(calls)).containsOnlyOnce(204).containsOnly(204, 400);
    }

    @ParameterizedTest
    @EnumSource
    void link_whoseTimeIsUp_isRefusedAndTheLaterIsGood(Kind kind) {
        List<String> links = send(kind, 2);
        TestDatabase.execute("update one_time_codes set earlier_ends = array[now()] where user_id = ?", user.id());
        assertThat(use(kind, links.get(0))).isEqualTo(400);
        assertThat(use(kind, links.get(1))).isEqualTo(204);
    }

    /** As long as the link that came first is good by itself, that a later one is over does not matter. */
    @Test
    void link_afterALaterOneOfLessTime_isGood() {
        List<String> links = send(Kind.RESET, 2);
        TestDatabase.execute("update one_time_codes set expires_at = now() where user_id = ?", user.id());
        assertThat(use(Kind.RESET, links.get(1))).isEqualTo(400);
        assertThat(use(Kind.RESET, links.get(0))).isEqualTo(204);
    }

    @Test
    void links_afterOneWasUsed_areNotRevivedByTheNext() {
        user.with("email_verified", true);
        List<String> links = send(Kind.RESET, 3);
        assertThat(use(Kind.RESET, links.get(2))).isEqualTo(204);
        Mailbox.awaitMail(user.email());
        String next = send(Kind.RESET, 1).get(0);
        assertThat(use(Kind.RESET, links.get(0))).isEqualTo(400);
        assertThat(use(Kind.RESET, links.get(1))).isEqualTo(400);
        assertThat(use(Kind.RESET, next)).isEqualTo(204);
    }

    @Test
    void resetLinks_afterTheOwnerHasChangedThePassword_areRefused() {
        List<String> links = send(Kind.RESET, 3);
        SignetClient.authorizedJson(user.login().access())
                .body(Map.of("current_password", TestUser.PASSWORD, "new_password", NEW_PASSWORD))
                .post("/api/users/me/password")
                .then()
                .statusCode(204);
        assertThat(links).allSatisfy(link -> assertThat(use(Kind.RESET, link)).isEqualTo(400));
    }

    /** One that went to the address before would verify the address that nobody has shown to have. */
    @ParameterizedTest
    @EnumSource
    void links_toAnotherAddress_endThoseBefore(Kind kind) {
        String before = send(kind, 1).get(0);
        String address = "new." + user.email();
        user.with("email", address);
        String after = send(kind, address, 1).get(0);
        user.with("email", user.email());
        assertThat(use(kind, before)).isEqualTo(400);
        user.with("email", address);
        assertThat(use(kind, after)).isEqualTo(204);
    }

    /** Replicas of both run beside each other in an upgrade: the one knows of one link alone. */
    @Test
    void links_afterOneOfThePreviousRelease_areRefused() {
        List<String> links = send(Kind.RESET, 2);
        TestDatabase.execute("""
                insert into one_time_codes (id, user_id, purpose, target, mac, expires_at)
                values (?, ?, 'password_reset_by_email', ?, '\\x00', clock_timestamp() + interval '1 hour')
                on conflict on constraint one_time_codes_user_id_purpose_key do update
                set id = excluded.id, target = excluded.target, mac = excluded.mac, tries = 0,
                    created_at = clock_timestamp(), expires_at = excluded.expires_at, used_at = null
                """, UUID.randomUUID(), user.id(), user.email());
        assertThat(links).allSatisfy(link -> assertThat(use(Kind.RESET, link)).isEqualTo(400));
        String next = send(Kind.RESET, 1).get(0);
        assertThat(links).allSatisfy(link -> assertThat(use(Kind.RESET, link)).isEqualTo(400));
        assertThat(use(Kind.RESET, next)).isEqualTo(204);
    }

    /** Six digits can be guessed: two codes would be ten tries. */
    @Test
    void codes_sentAgain_replaceThoseBefore() {
        String number = user.verifiedPhoneNumber();
        String first = sendCode(number);
        String second = sendCode(number);
        if (!first.equals(second)) {
            assertThat(useCode(number, first)).isEqualTo(400);
        }
        assertThat(TestDatabase.query(Integer.class, "select tries from one_time_codes where user_id = ?", user.id()))
                .contains(first.equals(second) ? 0 : 1);
        assertThat(useCode(number, second)).isEqualTo(204);
    }

    @Test
    void links_areNotInTheDatabaseInClear() {
        List<String> links = send(Kind.RESET, 3);
        String row = TestDatabase.query(
                        String.class, "select c::text from one_time_codes c where user_id = ?", user.id())
                .orElseThrow();
        assertThat(links).allSatisfy(link -> assertThat(row).doesNotContain(link));
        assertThat(TestDatabase.query(
                        Integer.class,
                        "select cardinality(earlier_macs) from one_time_codes where user_id = ?",
                        user.id()))
                .contains(2);
    }

    private void assertAnyOfThreeIsGood(Kind kind, int used) {
        List<String> links = send(kind, 3);
        assertThat(links).doesNotHaveDuplicates();
        assertThat(use(kind, links.get(used))).isEqualTo(204);
        assertThat(links).allSatisfy(link -> assertThat(use(kind, link)).isEqualTo(400));
    }

    private List<String> send(Kind kind, int links) {
        return send(kind, user.email(), links);
    }

    private List<String> send(Kind kind, String address, int links) {
        return IntStream.range(0, links)
                .mapToObj(link -> {
                    TestDatabase.forgetThrottles();
                    request(kind, address);
                    return Mailbox.awaitMail(address).token();
                })
                .toList();
    }

    private void request(Kind kind, String address) {
        (switch (kind) {
                    case RESET -> SignetClient.postJson("/api/password/reset/", Map.of("email", address));
                    case VERIFICATION ->
                        SignetClient.authorized(user.login().access()).post("/api/users/me/email/verification/");
                })
                .then()
                .statusCode(202);
    }

    private static int use(Kind kind, String link) {
        return (switch (kind) {
                    case RESET ->
                        SignetClient.postJson(
                                "/api/password/reset/confirm/", Map.of("token", link, "new_password", NEW_PASSWORD));
                    case VERIFICATION ->
                        SignetClient.postJson("/api/email/verification/confirm/", Map.of("token", link));
                })
                .statusCode();
    }

    private static String sendCode(String number) {
        TestDatabase.forgetThrottles();
        SignetClient.postJson("/api/password/reset/", Map.of("phone_number", number))
                .then()
                .statusCode(202);
        return Mailbox.awaitSms(number).code();
    }

    private static int useCode(String number, String code) {
        return SignetClient.postJson(
                        "/api/password/reset/confirm/",
                        Map.of("phone_number", number, "code", code, "new_password", NEW_PASSWORD))
                .statusCode();
    }
}
