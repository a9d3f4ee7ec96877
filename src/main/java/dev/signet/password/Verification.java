package dev.signet.password;

import java.util.Optional;

/**
 * The answer to whether a password is the right one.
 *
 * @param rewritten if it is, and its hash is not stored in the current format and cost: the hash to store instead
 */
public record Verification(boolean matches, Optional<String> rewritten) {

    public static final Verification MISMATCH = new Verification(false, Optional.empty());
    static final Verification MATCH = new Verification(true, Optional.empty());

    static Verification matchToRewrite(String encoded) {
        return new Verification(true, Optional.of(encoded));
    }

    /** Hides the hash. */
    @Override
    public String toString() {
        return "Verification[matches=" + matches + ", rewritten=" + (rewritten.isPresent() ? "***" : "none") + "]";
    }
}
