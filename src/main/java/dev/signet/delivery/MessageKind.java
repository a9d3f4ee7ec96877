package dev.signet.delivery;

import java.util.Locale;

/** What a message says. Each has a text for every channel that it goes over, in every language. */
public enum MessageKind {
    /** With {@code code}. */
    PHONE_VERIFICATION,
    /** With {@code token}. */
    EMAIL_VERIFICATION,
    /** With {@code code}. */
    LOGIN_CODE,
    /** With {@code code} by SMS, {@code token} by e-mail. */
    PASSWORD_RESET,
    /** With {@code token}. */
    INVITATION,
    PASSWORD_CHANGED,
    EMAIL_CHANGED,
    PHONE_NUMBER_CHANGED,
    SECOND_FACTOR_ENABLED,
    SECOND_FACTOR_DISABLED,
    RECOVERY_CODE_USED,
    RECOVERY_CODES_MADE,
    SECOND_FACTOR_FAILING;

    /** As templates are named. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
