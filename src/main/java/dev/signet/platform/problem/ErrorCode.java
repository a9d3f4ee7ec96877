package dev.signet.platform.problem;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The catalogue of errors: everything that Signet refuses, it refuses with one of these. A code is a promise to clients
 * and never changes; the status and the title go with it, and what it is called on the interfaces of OAuth 2.0. Where Django REST Framework or simplejwt has a code for the
 * same thing, it is theirs.
 */
public enum ErrorCode {
    PARSE_ERROR(400, "The request cannot be read", OAuth.INVALID_REQUEST),
    INVALID(400, "The input is invalid", OAuth.INVALID_REQUEST),

    NOT_AUTHENTICATED(401, "Credentials are missing", OAuth.INVALID_TOKEN),
    TOKEN_NOT_VALID(401, "The token is not valid", OAuth.INVALID_TOKEN),
    NO_ACTIVE_ACCOUNT(401, "The credentials are wrong", OAuth.INVALID_GRANT),
    SECOND_FACTOR_REQUIRED(401, "A second factor is needed", OAuth.INVALID_GRANT),
    SECOND_FACTOR_ENROLMENT_REQUIRED(401, "A second factor has to be set up", OAuth.INVALID_GRANT),
    PASSWORD_CHANGE_REQUIRED(401, "The password has to be changed", OAuth.INVALID_GRANT),
    /** RFC 9470, section 3. */
    REAUTHENTICATION_REQUIRED(401, "A recent login is needed", "insufficient_user_authentication"),

    PERMISSION_DENIED(403, "This caller may not do that", "insufficient_scope"),
    REGISTRATION_CLOSED(403, "Nobody can register", OAuth.INVALID_REQUEST),
    NOT_FOUND(404, "There is nothing here", OAuth.INVALID_REQUEST),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here", OAuth.INVALID_REQUEST),
    NOT_ACCEPTABLE(406, "No acceptable representation", OAuth.INVALID_REQUEST),

    USERNAME_TAKEN(409, "The username is taken", OAuth.INVALID_REQUEST),
    EMAIL_TAKEN(409, "The e-mail address is taken", OAuth.INVALID_REQUEST),
    PHONE_NUMBER_TAKEN(409, "The phone number is taken", OAuth.INVALID_REQUEST),
    LAST_ADMIN(409, "The last active administrator stays", OAuth.INVALID_REQUEST),
    CONFLICT(409, "The request conflicts with what is there", OAuth.INVALID_REQUEST),

    BODY_TOO_LARGE(413, "The body is too large", OAuth.INVALID_REQUEST),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported", OAuth.INVALID_REQUEST),

    TOO_MANY_REQUESTS(429, "Too many attempts", OAuth.TEMPORARILY_UNAVAILABLE),

    INVALID_CLIENT(401, "The client is not authenticated", "invalid_client"),
    INVALID_GRANT(400, "The grant is not valid", OAuth.INVALID_GRANT),
    UNSUPPORTED_GRANT_TYPE(400, "The grant type is not supported", "unsupported_grant_type"),
    UNAUTHORIZED_CLIENT(400, "This client may not do that", "unauthorized_client"),
    INVALID_SCOPE(400, "The scope is not for this client", "invalid_scope"),
    INVALID_TARGET(400, "The audience is not for this client", "invalid_target"),

    ERROR(500, "Something failed", "server_error"),
    DATABASE_UNAVAILABLE(503, "The database is unavailable", OAuth.TEMPORARILY_UNAVAILABLE),
    DELIVERY_UNAVAILABLE(503, "Messages of this kind cannot be sent", OAuth.TEMPORARILY_UNAVAILABLE),
    TIMED_OUT(503, "The answer took too long", OAuth.TEMPORARILY_UNAVAILABLE),
    OVERLOADED(503, "Too many passwords at once", OAuth.TEMPORARILY_UNAVAILABLE);

    /** What several codes are called in OAuth 2.0. */
    private static final class OAuth {
        static final String INVALID_REQUEST = "invalid_request";
        static final String INVALID_TOKEN = "invalid_token";
        static final String INVALID_GRANT = "invalid_grant";
        static final String TEMPORARILY_UNAVAILABLE = "temporarily_unavailable";
    }

    private final int status;
    private final String title;
    private final String oauthError;

    ErrorCode(int status, String title, String oauthError) {
        this.status = status;
        this.title = title;
        this.oauthError = oauthError;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The {@code error} of RFC 6749, section 5.2, and its extensions. */
    public String oauthError() {
        return oauthError;
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
