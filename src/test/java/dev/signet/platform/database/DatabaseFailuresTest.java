package dev.signet.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hibernate.HibernateException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures as the drivers and Hibernate build them. */
class DatabaseFailuresTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", // connection failure
                "53300", // too many connections
                "57P01", // terminated by an administrator
                "57P03", // not started yet
                "57014", // statement timeout
                "55P03", // lock timeout
                "25006", // a standby
                "40001", // serialization failure
                "40P01" // deadlock
            })
    void state_thatIsNotTheStatementsFault_isUnavailability(String state) {
        assertThat(DatabaseFailures.isUnavailability(reported(state))).isTrue();
        assertThat(DatabaseFailures.isUnavailability(wrapped(state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "23505", // unique violation
                "42601", // syntax error
                "22001", // too long
                "55006", // in use
                "25001" // transaction begun already
            })
    void state_thatIsTheStatementsFault_isNot(String state) {
        assertThat(DatabaseFailures.isUnavailability(reported(state))).isFalse();
        assertThat(DatabaseFailures.isUnavailability(wrapped(state))).isFalse();
    }

    static Stream<Throwable> failuresOfTheConnection() {
        return Stream.of(
                ClosedConnectionException.INSTANCE,
                ConnectionBase.CLOSED_EXCEPTION,
                new VertxException("Timeout waiting for connection", true),
                new NoStackTraceThrowable("Timeout"),
                new ConnectException("Connection refused"),
                new UnknownHostException("db"),
                new IOException("Connection reset by peer"),
                new TimeoutException(),
                new io.smallrye.mutiny.TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheConnection")
    void failureOfTheConnection_isUnavailability_alsoWhereItIsWrapped(Throwable failure) {
        assertThat(DatabaseFailures.isUnavailability(failure)).isTrue();
        assertThat(DatabaseFailures.isUnavailability(new CompletionException(new HibernateException("x", failure))))
                .isTrue();
    }

    @Test
    void failureOfOurs_isNot() {
        assertThat(DatabaseFailures.isUnavailability(new IllegalStateException("a fault")))
                .isFalse();
        assertThat(DatabaseFailures.isUnavailability(new JsonParseException(null, "a fault")))
                .isFalse();
        assertThat(DatabaseFailures.isUnavailability(new HibernateException("a fault")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void work_thatWasRolledBackForAnother_isDoneOnceMore(String state) {
        AtomicInteger tries = new AtomicInteger();
        Uni<Integer> work = Uni.createFrom().item(tries::incrementAndGet).invoke(done -> {
            if (done == 1) {
                throw wrapped(state);
            }
        });
        assertThat(DatabaseFailures.repeatedOnce(work).await().indefinitely()).isEqualTo(2);
    }

    @Test
    void work_thatIsRolledBackAgain_fails() {
        AtomicInteger tries = new AtomicInteger();
        Uni<Integer> work = Uni.createFrom().item(tries::incrementAndGet).invoke(done -> {
            throw reported("40001");
        });
        assertThatThrownBy(() -> DatabaseFailures.repeatedOnce(work).await().indefinitely())
                .isInstanceOf(PgException.class);
        assertThat(tries).hasValue(2);
    }

    @Test
    void work_thatMayHaveBeenDone_isNotRepeated() {
        AtomicInteger tries = new AtomicInteger();
        Uni<Integer> work = Uni.createFrom().item(tries::incrementAndGet).invoke(done -> {
            throw new VertxException("Connection was closed", true);
        });
        assertThatThrownBy(() -> DatabaseFailures.repeatedOnce(work).await().indefinitely())
                .isInstanceOf(VertxException.class);
        assertThat(tries).hasValue(1);
    }

    private static PgException reported(String state) {
        return new PgException("a message", "ERROR", state, "a detail");
    }

    /** What Hibernate Reactive makes of it. */
    private static GenericJDBCException wrapped(String state) {
        return new GenericJDBCException("a statement", new SQLException("a message", state, 0));
    }
}
