package dev.signet.platform.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that is refused. Code, detail and errors are for the client; the cause is for the log alone. Carries no
 * stack trace: it is an answer, and an attacker can make us build thousands a second.
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, List<String>> errors;
    private final transient Map<String, Object> members;
    private final transient Duration retryAfter;
    private final transient Duration maxAge;

    ProblemException(ErrorCode code, String detail, Map<String, List<String>> errors, Throwable cause) {
        this(code, detail, errors, Map.of(), null, null, cause);
    }

    private ProblemException(
            ErrorCode code,
            String detail,
            Map<String, List<String>> errors,
            Map<String, Object> members,
            Duration retryAfter,
            Duration maxAge,
            Throwable cause) {
        super(detail, cause, false, false);
        this.code = code;
        this.errors = errors;
        this.members = members;
        this.retryAfter = retryAfter;
        this.maxAge = maxAge;
    }

    /** Invalid input: for each field, in snake case, what is wrong with it. */
    public static ProblemException invalid(Map<String, List<String>> errors) {
        return new ProblemException(ErrorCode.INVALID, "The input is invalid: see errors.", errors, null);
    }

    /** The same refusal with a {@code Retry-After} header. */
    public ProblemException retryAfter(Duration duration) {
        return new ProblemException(code, getMessage(), errors, members, duration, maxAge, getCause());
    }

    /** The same refusal with a challenge that says how old a login may be (RFC 9470, section 3). */
    public ProblemException maxAge(Duration duration) {
        return new ProblemException(code, getMessage(), errors, members, retryAfter, duration, getCause());
    }

    /** The same refusal with a member of its own (RFC 9457, section 3.2), in snake case. */
    public ProblemException with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(members);
        more.put(name, value);
        return new ProblemException(code, getMessage(), errors, more, retryAfter, maxAge, getCause());
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, List<String>> errors() {
        return errors;
    }

    /** What is in the problem document beside that which is in every one. */
    public Map<String, Object> members() {
        return members;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }
}
