package dev.signet.delivery;

import java.util.Locale;

/** How something reaches somebody outside. */
public enum Channel {
    SMS,
    EMAIL,
    WEBHOOK;

    /** As the database knows it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
