package dev.signet.platform.problem;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The catalogue of errors: everything that Signet refuses, it refuses with one of these. A code is a promise to clients
 * and never changes; the status and the title go with it. Where Django REST Framework or simplejwt has a code for the
 * same thing, it is theirs.
 */
public enum ErrorCode {
    PARSE_ERROR(400, "The request cannot be read"),
    INVALID(400, "The input is invalid"),

    NOT_AUTHENTICATED(401, "Credentials are missing"),
    TOKEN_NOT_VALID(401, "The token is not valid"),
    NO_ACTIVE_ACCOUNT(401, "The credentials are wrong"),

    PERMISSION_DENIED(403, "This caller may not do that"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No acceptable representation"),

    USERNAME_TAKEN(409, "The username is taken"),
    EMAIL_TAKEN(409, "The e-mail address is taken"),
    PHONE_NUMBER_TAKEN(409, "The phone number is taken"),
    LAST_ADMIN(409, "The last active administrator stays"),
    CONFLICT(409, "The request conflicts with what is there"),

    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),

    ERROR(500, "Something failed"),
    DATABASE_UNAVAILABLE(503, "The database is unavailable"),
    OVERLOADED(503, "Too many passwords at once");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The code as clients see it, in snake case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A failure with this code. The detail is public. */
    public ProblemException because(String detail) {
        return new ProblemException(this, detail, Map.of(), null);
    }

    /** A failure with this code, and a cause that is for the log alone. */
    public ProblemException because(String detail, Throwable cause) {
        return new ProblemException(this, detail, Map.of(), cause);
    }

    /** Refuses one field of the input. */
    public ProblemException at(String field, String message) {
        return new ProblemException(this, message, Map.of(field, List.of(message)), null);
    }
}
