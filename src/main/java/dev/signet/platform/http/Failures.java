package dev.signet.platform.http;

import dev.signet.platform.database.DatabaseFailures;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import java.util.Map;

/** Recognises the failures of libraries that have an answer of their own: all others are unexpected. */
final class Failures {

    private static final Map<String, ErrorCode> CONSTRAINTS = Map.of(
            "users_username_key", ErrorCode.USERNAME_TAKEN,
            "users_verified_email_key", ErrorCode.EMAIL_TAKEN,
            "users_verified_phone_number_key", ErrorCode.PHONE_NUMBER_TAKEN);

    private static final String INTEGRITY = "23";

    private Failures() {}

    /** The refusal that this failure, or one of its causes, stands for; null if it is none that we know. */
    static ProblemException asRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refusal) {
                return refusal;
            }
            if (isViolation(cause)) {
                ErrorCode code = violatedConstraint(cause.getMessage());
                return code.because(code.title() + ".", cause);
            }
        }
        return DatabaseFailures.isUnavailability(failure) ? DatabaseFailures.unavailable(failure) : null;
    }

    private static boolean isViolation(Throwable cause) {
        return DatabaseFailures.state(cause)
                .filter(state -> state.startsWith(INTEGRITY))
                .isPresent();
    }

    /** The message names the constraint in quotes, whatever the language; values of the row are not in it. */
    private static ErrorCode violatedConstraint(String message) {
        return CONSTRAINTS.entrySet().stream()
                .filter(constraint -> message.contains(constraint.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ErrorCode.CONFLICT);
    }
}
