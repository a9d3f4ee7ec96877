package dev.signet.password;

import io.vertx.core.Context;
import java.util.Optional;

/** Encodes passwords at the configured cost, and verifies them in every known format. Blocks for 20 ms or more. */
final class PasswordHasher {

    private final Cost cost;
    private final StoredHash nobodys;
    private final StoredHashReader reader = new StoredHashReader();

    PasswordHasher(Cost cost) {
        this(cost, cost.ofNobody());
    }

    PasswordHasher(Cost cost, StoredHash nobodys) {
        this.cost = cost;
        this.nobodys = nobodys;
    }

    String encode(String password) {
        refuseEventLoop();
        return cost.encode(password);
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
            return match(password, encoded.get(), stored.get());
        }
        return metBy(stored.get()).isPresent() ? Verification.MISMATCH : mismatchAtFullCost(password);
    }

    /** Whether a stored string is a hash that {@link #verify} would compute. */
    boolean knows(String encoded) {
        return reader.read(encoded).isPresent();
    }

    /** What costs more than what is configured stays as costly: a default is not to weaken what others have chosen. */
    private Verification match(String password, String encoded, StoredHash stored) {
        Cost kept = metBy(stored).orElse(cost);
        return kept.isEncoded(encoded) ? Verification.MATCH : Verification.matchToRewrite(kept.encode(password));
    }

    /** The cost of a stored hash, if it is of the configured algorithm and no less than configured. */
    private Optional<Cost> metBy(StoredHash stored) {
        return stored.cost().filter(cost::isMetBy);
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
