package dev.signet.platform.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is refused. Code, detail and errors are for the client; the cause is for the log alone. Carries no
 * stack trace: it is an answer, and an attacker can make us build thousands a second.
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, List<String>> errors;
    private final transient Duration retryAfter;

    ProblemException(ErrorCode code, String detail, Map<String, List<String>> errors, Throwable cause) {
        this(code, detail, errors, null, cause);
    }

    private ProblemException(
            ErrorCode code, String detail, Map<String, List<String>> errors, Duration retryAfter, Throwable cause) {
        super(detail, cause, false, false);
        this.code = code;
        this.errors = errors;
        this.retryAfter = retryAfter;
    }

    /** Invalid input: for each field, in snake case, what is wrong with it. */
    public static ProblemException invalid(Map<String, List<String>> errors) {
        return new ProblemException(ErrorCode.INVALID, "The input is invalid: see errors.", errors, null);
    }

    /** The same refusal with a {@code Retry-After} header. */
    public ProblemException retryAfter(Duration duration) {
        return new ProblemException(code, getMessage(), errors, duration, getCause());
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, List<String>> errors() {
        return errors;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
