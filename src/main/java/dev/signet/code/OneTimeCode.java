package dev.signet.code;

import java.util.UUID;

/**
 * A code: one that was made, or one that somebody presents as such.
 *
 * @param userId whose it is; a random id where the code is of nobody
 * @param target the phone number or e-mail address that it was sent to
 * @param value six digits, or a link token
 */
public record OneTimeCode(Purpose purpose, UUID userId, String target, String value) {

    /** What its MAC is of. */
    String[] parts() {
        return new String[] {purpose.code(), userId.toString(), target, value};
    }

    @Override
    public String toString() {
        return "OneTimeCode[" + purpose + "]";
    }
}
