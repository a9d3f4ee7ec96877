package dev.signet.event;

import java.util.Locale;

/** What can happen. The name in lower case is what clients see, and never changes. */
public enum EventType {
    /** With a password, a code, or the second factor that completes it; a failure's reason says why. */
    LOGIN,
    LOGOUT,
    /** A refresh token was used twice: the session has ended. */
    REFRESH_REPLAY,
    /** A used refresh token came after the grace interval, from where it was used: it was answered with its successor. */
    REFRESH_RETRIED,
    SESSION_ENDED,
    SESSIONS_ENDED,

    USER_REGISTERED,
    USER_CREATED,
    /** {@code details.fields} names what has changed, not to what. */
    USER_CHANGED,
    USER_DELETED,
    INVITATION_CREATED,
    INVITATION_DELETED,

    PASSWORD_CHANGED,
    PASSWORD_RESET_REQUESTED,
    PASSWORD_RESET,
    EMAIL_CHANGED,
    EMAIL_VERIFIED,
    PHONE_NUMBER_CHANGED,
    PHONE_NUMBER_VERIFIED,
    VERIFICATION_REQUESTED,
    LOGIN_CODE_REQUESTED,

    SECOND_FACTOR_ENABLED,
    SECOND_FACTOR_DISABLED,
    RECOVERY_CODES_MADE,
    RECOVERY_CODE_USED,
    /** Wrong codes again and again, by somebody who has come past the first factor. */
    SECOND_FACTOR_FAILING,

    LOCK_CLEARED,
    USERS_IMPORTED,
    USERS_EXPORTED,

    KEY_ROTATED,
    KEY_REVOKED,
    CLIENT_CREATED,
    CLIENT_CHANGED,
    CLIENT_SECRET_CHANGED,
    CLIENT_DELETED;

    /** As clients and the database know it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
