package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Recognises the failures of libraries that have an answer of their own: all others are unexpected. */
final class Failures {

    private static final Map<String, ErrorCode> CONSTRAINTS = Map.of(
            "users_username_key", ErrorCode.USERNAME_TAKEN,
            "users_verified_email_key", ErrorCode.EMAIL_TAKEN,
            "users_verified_phone_number_key", ErrorCode.PHONE_NUMBER_TAKEN);

    /**
     * Classes and codes of SQLSTATE in which the statement cannot be at fault, and may well succeed when it is tried
     * again: connection (08), rollback for another transaction's sake (40), resources (53), operator intervention (57),
     * and a replica that became read-only in a failover (25006).
     */
    private static final Set<String> UNAVAILABLE = Set.of("08", "40", "53", "57");

    private static final String READ_ONLY = "25006";
    private static final String INTEGRITY = "23";

    private Failures() {}

    /** The refusal that this failure, or one of its causes, stands for; null if it is none that we know. */
    static ProblemException asRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refusal) {
                return refusal;
            }
            if (cause instanceof PgException pg) {
                return fromDatabase(pg.getSqlState(), pg);
            }
            // What Hibernate Reactive makes of a PgException.
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return fromDatabase(sql.getSQLState(), sql);
            }
            if (isLostConnection(cause)) {
                return unavailable(cause);
            }
        }
        return null;
    }

    private static ProblemException fromDatabase(String state, Exception failure) {
        if (state.startsWith(INTEGRITY)) {
            ErrorCode code = violatedConstraint(failure.getMessage());
            return code.because(code.title() + ".", failure);
        }
        boolean unavailable = state.equals(READ_ONLY) || UNAVAILABLE.contains(state.substring(0, 2));
        return unavailable ? unavailable(failure) : null;
    }

    /** The message names the constraint in quotes, whatever the language; values of the row are not in it. */
    private static ErrorCode violatedConstraint(String message) {
        return CONSTRAINTS.entrySet().stream()
                .filter(constraint -> message.contains(constraint.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ErrorCode.CONFLICT);
    }

    private static boolean isLostConnection(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof ClosedConnectionException
                || isPoolTimeout(cause);
    }

    private static boolean isPoolTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof NoStackTraceThrowable && "Timeout".equals(cause.getMessage());
    }

    private static ProblemException unavailable(Throwable cause) {
        return ErrorCode.DATABASE_UNAVAILABLE
                .because("The database cannot be reached. Try again in a moment.", cause)
                .retryAfter(Duration.ofSeconds(2));
    }
}
