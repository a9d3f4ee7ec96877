package dev.signet.password;

import io.vertx.core.Context;
import java.util.Optional;

/** Encodes passwords in the current format and cost, and verifies them in every known one. Blocks for 0.1 s or more. */
final class PasswordHasher {

    private static final Range COSTS = new Range(10, BcryptHash.HIGHEST_COST);

    private final int cost;
    private final StoredHash nobodys;
    private final StoredHashReader reader = new StoredHashReader();

    PasswordHasher(int cost) {
        this(cost, BcryptSha256Hash.ofNobody(cost));
    }

    PasswordHasher(int cost, StoredHash nobodys) {
        this.cost = COSTS.require("signet.password.bcrypt-cost", cost);
        this.nobodys = nobodys;
    }

    String encode(String password) {
        refuseEventLoop();
        return BcryptSha256Hash.encode(password, cost);
    }

    /**
     * Whether a password is the one of a stored hash. No failure ever costs less than that of a user who does not
     * exist (empty): the time of an answer must not tell who is a user, nor whose hash is unusable or old.
     */
    Verification verify(String password, Optional<String> encoded) {
        refuseEventLoop();
        Optional<StoredHash> stored = encoded.flatMap(reader::read);
        if (password.isEmpty() || stored.isEmpty()) {
            return mismatchAtFullCost(password);
        }
        if (stored.get().matches(password)) {
            return match(password, encoded.get());
        }
        return stored.get().costsAtLeast(cost) ? Verification.MISMATCH : mismatchAtFullCost(password);
    }

    /** Whether a stored string is a hash that {@link #verify} would compute. */
    boolean knows(String encoded) {
        return reader.read(encoded).isPresent();
    }

    private Verification match(String password, String encoded) {
        return BcryptSha256Hash.isEncoded(encoded, cost)
                ? Verification.MATCH
                : Verification.matchToRewrite(encode(password));
    }

    private Verification mismatchAtFullCost(String password) {
        nobodys.matches(password);
        return Verification.MISMATCH;
    }

    private static void refuseEventLoop() {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Passwords are hashed on the hashing pool, not on an event loop.");
        }
    }
}
