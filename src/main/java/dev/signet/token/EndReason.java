package dev.signet.token;

import java.util.Locale;

/** Why a session has ended before its time. */
public enum EndReason {
    LOGOUT,
    REPLAY,
    PASSWORD_CHANGED,
    ROLES_CHANGED,
    DEACTIVATED,
    DELETED,
    /** The user has ended it among the sessions that a user sees. */
    ENDED_BY_USER,
    ENDED_BY_ADMIN;

    /** As the database knows it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
