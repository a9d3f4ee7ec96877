package dev.signet.token;

import dev.signet.user.User;
import java.time.Instant;
import java.util.UUID;

/**
 * A login that waits for its next step.
 *
 * @param step the step: a challenge is for no other
 * @param id that of its row: see {@link PendingChallenge}
 * @param passwordChangedAt as it was then: a login that was begun with another password comes to nothing
 * @param amr how the user was authenticated so far, with spaces between (RFC 8176)
 */
record Challenge(Step step, UUID id, UUID userId, Instant passwordChangedAt, String amr, Instant expiresAt) {

    /** What a login can wait for. */
    enum Step {
        /** A code, or a second factor to be set up. */
        SECOND_FACTOR("login challenge"),
        /** A password in the place of a temporary one. */
        NEW_PASSWORD("login challenge for a new password");

        private final String macKey;

        Step(String macKey) {
            this.macKey = macKey;
        }

        /** The name of the key of its challenges: each has one of its own. */
        String macKey() {
            return macKey;
        }
    }

    /** Whether what was true of the user when it was made is true still: active, and the password the same. */
    boolean isStillOf(User user) {
        return user.active && user.passwordChangedAt.equals(passwordChangedAt);
    }
}
