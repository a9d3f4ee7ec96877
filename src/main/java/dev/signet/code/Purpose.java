package dev.signet.code;

import java.util.Locale;

/** What a one-time code is for. It is good for nothing else. */
public enum Purpose {
    /** Six digits, to the number that is to be verified. */
    PHONE_VERIFICATION(false),
    /** A link, to the address that is to be verified. */
    EMAIL_VERIFICATION(true),
    /** Six digits in the place of a password. */
    LOGIN(false),
    /** Six digits, to a verified number. */
    PASSWORD_RESET_BY_PHONE(false),
    /** A link, to the account's address. */
    PASSWORD_RESET_BY_EMAIL(true);

    private final boolean link;

    Purpose(boolean link) {
        this.link = link;
    }

    /** Whether it is a {@link LinkToken}, not six digits. */
    boolean isLink() {
        return link;
    }

    /** As the database knows it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
