package dev.signet.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A test's own way into a database.
 *
 * @param url {@code postgresql://postgres:postgres@…}
 */
public record Sql(String url) {

    /** To open one takes many times as long as what a test asks: they are kept, for whoever comes next. */
    private static final Map<String, Queue<Connection>> IDLE = new ConcurrentHashMap<>();

    private static final int VALIDATION_SECONDS = 10;

    /** Runs a statement with {@code ?} parameters; returns how many rows it changed. */
    public int execute(String sql, Object... parameters) {
        return with(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters)) {
                return statement.executeUpdate();
            }
        });
    }

    /** The first column of the first row of a query, if there is a row and it is not null. */
    public <T> Optional<T> query(Class<T> type, String sql, Object... parameters) {
        return with(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getObject(1, type)) : Optional.<T>empty();
            }
        });
    }

    /** The first column of all rows. */
    public List<String> list(String sql) {
        return with(connection -> {
            try (PreparedStatement statement = prepare(connection, sql);
                    ResultSet rows = statement.executeQuery()) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        });
    }

    public long count(String sql, Object... parameters) {
        return query(Long.class, sql, parameters).orElseThrow();
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** A connection on which something has failed is not kept. */
    private <T> T with(Work<T> work) {
        Queue<Connection> idle = IDLE.computeIfAbsent(url, any -> new ConcurrentLinkedQueue<>());
        try {
            Connection connection = take(idle);
            try {
                T result = work.on(connection);
                idle.add(connection);
                return result;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of those that outlived their server none is left. */
    private Connection take(Queue<Connection> idle) throws SQLException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            if (connection.isValid(VALIDATION_SECONDS)) {
                return connection;
            }
            connection.close();
        }
        return connect();
    }

    /** One of its own, which is the caller's to close. */
    Connection connect() throws SQLException {
        String jdbcUrl = url.replace("postgresql://postgres:postgres@", "jdbc:postgresql://");
        return DriverManager.getConnection(jdbcUrl, "postgres", "postgres");
    }

    static PreparedStatement prepare(Connection connection, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
