package dev.signet.token;

import java.util.Locale;

/** Why a session has ended before its time. */
public enum EndReason {
    LOGOUT,
    REPLAY,
    PASSWORD_CHANGED,
    ROLES_CHANGED,
    DEACTIVATED,
    DELETED;

    /** As the database knows it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
