package dev.signet.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is over is deleted, without anybody having to wait for it. Runs within the service, so it has no packaged twin. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CleanupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The day of the end is over for ten minutes and more: no access token of it can be alive anywhere. */
    private static final String LONG_OVER = "-25 hours";

    /** More than two batches, and none of them full at the end. */
    private static final int MANY = 1200;

    @Inject
    Cleanup cleanup;

    /** Whose sessions a test has stored. */
    private final UUID owner = UUID.randomUUID();

    /** What other tests have left would make the batches others. */
    @BeforeEach
    void cleanUp() {
        run();
    }

    @Test
    void run_sessionsLongOver_deletesThemAllInBatches() {
        storeSessions(MANY, LONG_OVER);

        run();

        assertThat(sessions()).isZero();
    }

    /** Those that are just over: a clock may be behind, and their access tokens are allowed for it. */
    @ParameterizedTest
    @ValueSource(strings = {"1 day", "1 minute", "-1 minute", "-10 minutes"})
    void run_sessionsNotLongOver_leavesThem(String untilTheEnd) {
        storeSessions(1, untilTheEnd);

        run();

        assertThat(sessions()).isOne();
    }

    @Test
    void run_sessionThatWasEnded_leavesItUntilItsTimeIsOver() {
        storeSessions(1, "1 day");
        TestDatabase.execute(
                "update sessions set revoked_at = now() - interval '5 hours', revoked_reason = 'logout'"
                        + " where user_id = ?",
                owner);

        run();

        assertThat(sessions()).isOne();
    }

    @Test
    void run_revocationsThatNoTokenCanBeAliveOf_deletesThemAllInBatches() {
        storeRevocations(MANY, "1 hour");

        run();

        assertThat(TestDatabase.count(
                        "select count(*) from revocations where revoked_at < now() - interval '30 minutes'"))
                .isZero();
    }

    @Test
    void run_revocationThatATokenMayBeAliveOf_leavesIt() {
        UUID id = storeRevocations(1, "10 minutes");

        run();

        assertThat(TestDatabase.count("select count(*) from revocations where id = ?", id))
                .isOne();
    }

    /** A session that is deleted live has to be revoked; one that is over tells nobody anything. */
    @Test
    void run_deletedSessions_areNoRevocations() {
        long before = TestDatabase.count("select count(*) from revocations");
        storeSessions(3, LONG_OVER);

        run();

        assertThat(TestDatabase.count("select count(*) from revocations")).isEqualTo(before);
    }

    @Test
    void run_whileAnotherReplicaDoes_deletesNothing() {
        storeSessions(3, LONG_OVER);
        UUID revocation = storeRevocations(1, "1 hour");

        TestLock.onNumber(Cleanup.LOCK).during(this::run);
        assertThat(sessions()).isEqualTo(3);
        assertThat(TestDatabase.count("select count(*) from revocations where id = ?", revocation))
                .isOne();

        run();
        assertThat(sessions()).isZero();
    }

    /** The cleanup comes to its end while the lock is held: it does not wait. */
    @Test
    void run_rowThatIsLocked_isPassedOver() {
        storeSessions(3, LONG_OVER);
        UUID locked = TestDatabase.query(UUID.class, "select id from sessions where user_id = ? limit 1", owner)
                .orElseThrow();

        TestLock.onSession(locked).during(this::run);
        assertThat(sessions()).isOne();

        run();
        assertThat(sessions()).isZero();
    }

    // --- What is sent to people ---

    @ParameterizedTest
    @CsvSource({"-1 second, 0", "1 minute, 1"})
    void run_code_isDeletedWhenItHasExpired(String untilTheEnd, long left) {
        TestUser user = TestUser.create();
        TestDatabase.execute("""
                insert into one_time_codes (id, user_id, purpose, target, mac, expires_at)
                values (gen_random_uuid(), ?, 'login', '+12015550123', '', now() + ?::interval)
                """, user.id(), untilTheEnd);

        run();

        assertThat(TestDatabase.count("select count(*) from one_time_codes where user_id = ?", user.id()))
                .isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"-31 days, 0", "-29 days, 1", "1 day, 1"})
    void run_invitation_isDeletedWhenItIsLongOver(String untilTheEnd, long left) {
        UUID id = UUID.randomUUID();
        TestDatabase.execute(
                "insert into invitations (id, mac, expires_at) values (?, '', now() + ?::interval)", id, untilTheEnd);

        run();

        assertThat(TestDatabase.count("select count(*) from invitations where id = ?", id))
                .isEqualTo(left);
    }

    /** There are codes in it, if encrypted ones. */
    @ParameterizedTest
    @CsvSource({"23 hours, 1", "25 hours, 0"})
    void run_deliveryThatWasGivenUp_deletesItAfterADay(String age, int left) {
        UUID id = UUID.randomUUID();
        TestDatabase.execute(
                "insert into outbox (id, channel, payload, expires_at, failed_at)"
                        + " values (?, 'sms', ''::bytea, now(), now() - ?::interval)",
                id,
                age);

        run();

        assertThat(TestDatabase.count("select count(*) from outbox where id = ?", id))
                .isEqualTo(left);
    }

    private void run() {
        cleanup.run().await().atMost(PATIENCE);
    }

    private void storeSessions(int count, String untilTheEnd) {
        TestDatabase.execute("""
                insert into sessions (id, user_id, created_at, rotated_at, expires_at)
                select gen_random_uuid(), ?, now() - interval '1 day', now() - interval '1 day', now() + ?::interval
                from generate_series(1, ?)
                """, owner, untilTheEnd, count);
    }

    private long sessions() {
        return TestDatabase.count("select count(*) from sessions where user_id = ?", owner);
    }

    /** Returns the id of one of them. */
    private static UUID storeRevocations(int count, String ago) {
        return TestDatabase.query(UUID.class, """
                insert into revocations (id, revoked_at)
                select gen_random_uuid(), now() - ?::interval from generate_series(1, ?)
                returning id
                """, ago, count).orElseThrow();
    }
}
