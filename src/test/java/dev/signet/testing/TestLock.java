package dev.signet.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A lock that a test holds in the database, so that whatever of the service wants the same thing waits: to see that it
 * does not want it, or to let things happen in a certain order.
 */
public final class TestLock implements AutoCloseable {

    private final Connection connection;

    private TestLock(String sql, Object... parameters) {
        this(new Sql(TestDatabase.url()), sql, parameters);
    }

    private TestLock(Sql database, String sql, Object... parameters) {
        try {
            connection = database.connect();
            connection.setAutoCommit(false);
            try (PreparedStatement statement = Sql.prepare(connection, sql, parameters)) {
                statement.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Neither read nor written by others. */
    public static TestLock onTable(String table) {
        return onTable(new Sql(TestDatabase.url()), table);
    }

    /** The same in another database than that of most tests. */
    public static TestLock onTable(Sql database, String table) {
        return new TestLock(database, "lock table " + table + " in access exclusive mode");
    }

    /** The same in another database than the one under test; of several tables, if they are separated by commas. */
    public static TestLock onTables(String databaseUrl, String tables) {
        return new TestLock(new Sql(databaseUrl), "lock table " + tables + " in access exclusive mode");
    }

    /** Of the rows of a query, in another database than the one under test. */
    public static TestLock onRows(String databaseUrl, String query) {
        return new TestLock(new Sql(databaseUrl), query + " for update");
    }

    /** Does something that must not need a table: it would wait for ever. */
    public static void whileLocked(String table, Runnable work) {
        onTable(table).during(work);
    }

    /** Read by others, but not written. */
    public static TestLock onUser(TestUser user) {
        return new TestLock("select 1 from users where id = ? for update", user.id());
    }

    /** The challenges of a user: read by others, but not answered. */
    public static TestLock onChallenges(TestUser user) {
        return new TestLock("select 1 from login_challenges where user_id = ? for update", user.id());
    }

    /** Read by others, but not written. */
    public static TestLock onSession(UUID id) {
        return new TestLock("select 1 from sessions where id = ? for update", id);
    }

    /** A message that another replica is about to take. */
    public static TestLock onDelivery(UUID id) {
        return new TestLock("select 1 from outbox where id = ? for update", id);
    }

    /** An advisory lock, as another replica would hold it. */
    public static TestLock onNumber(long number) {
        return new TestLock("select pg_advisory_xact_lock(?)", number);
    }

    /** Locks the rows of another query, too. */
    public void alsoOnRows(String query) {
        try (PreparedStatement statement = Sql.prepare(connection, query + " for update")) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes something for good, and lets go of the lock. */
    public void change(String sql, Object... parameters) {
        try (PreparedStatement statement = Sql.prepare(connection, sql, parameters)) {
            statement.execute();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something that must not wait for the lock, and lets go of it. */
    public void during(Runnable work) {
        try {
            work.run();
        } finally {
            close();
        }
    }

    /** Waits until this many others wait for a lock. */
    public void awaitWaiting(int others) {
        await().atMost(30, SECONDS)
                .until(() -> TestDatabase.count("select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                        >= others);
    }

    @Override
    public void close() {
        try {
            if (!connection.isClosed()) {
                // The server would let go of the locks only when it sees the end of the connection.
                connection.rollback();
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
