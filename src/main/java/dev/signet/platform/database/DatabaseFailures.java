package dev.signet.platform.database;

import com.fasterxml.jackson.core.JacksonException;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tells by its kind whether the database is at fault when a statement fails, wherever in the chain of causes it says so:
 * Hibernate wraps what the drivers throw. Then the statement may well succeed when it is tried again.
 */
public final class DatabaseFailures {

    /**
     * Classes of SQLSTATE in which the statement cannot be at fault: connection (08), rollback for another transaction's
     * sake (40), resources (53), operator intervention (57), the statement timeout among them.
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57");

    /** The lock timeout, and a server that became read-only in a failover. */
    private static final Set<String> STATES = Set.of("55P03", "25006");

    /** Of transactions that were rolled back for the sake of another: serialization failure and deadlock. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");

    private static final String DETAIL = "The database cannot be reached. Try again in a moment.";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private DatabaseFailures() {}

    /** Whether the database could not be reached, had no room or no time, or put something else first. */
    public static boolean isUnavailability(Throwable failure) {
        return anyOf(failure, DatabaseFailures::saysUnavailable);
    }

    /** The answer to a request that needs the database. */
    public static ProblemException unavailable(Throwable cause) {
        return ErrorCode.DATABASE_UNAVAILABLE.because(DETAIL, cause).retryAfter(RETRY_AFTER);
    }

    /**
     * Does work once more if it was rolled back for the sake of another transaction.
     *
     * @param work a statement by itself or a whole transaction: nothing of it is left when it fails
     */
    public static <T> Uni<T> repeatedOnce(Uni<T> work) {
        return work.onFailure(DatabaseFailures::isRolledBack).retry().atMost(1);
    }

    /** SQLSTATE, if that is what a failure is about: of the reactive driver, or what Hibernate Reactive makes of it. */
    public static Optional<String> state(Throwable failure) {
        if (failure instanceof DatabaseException reported) {
            return Optional.ofNullable(reported.getSqlState());
        }
        return failure instanceof SQLException wrapped ? Optional.ofNullable(wrapped.getSQLState()) : Optional.empty();
    }

    private static boolean isRolledBack(Throwable failure) {
        return anyOf(
                failure, cause -> state(cause).filter(ROLLED_BACK::contains).isPresent());
    }

    private static boolean anyOf(Throwable failure, Predicate<Throwable> condition) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(condition);
    }

    private static boolean saysUnavailable(Throwable failure) {
        return state(failure)
                .map(state -> STATES.contains(state) || CLASSES.contains(state.substring(0, 2)))
                .orElseGet(() -> isOfTheConnection(failure));
    }

    /** It was refused, ended or silent, or there was none in time. */
    private static boolean isOfTheConnection(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof io.smallrye.mutiny.TimeoutException
                || failure instanceof IOException && !(failure instanceof JacksonException)
                // What the client says without a class of its own.
                || failure instanceof VertxException
                || failure instanceof NoStackTraceThrowable;
    }
}
