package dev.signet.password;

import io.vertx.core.Context;
import java.util.List;
import java.util.Optional;

/** Encodes passwords at the configured cost, and verifies them in every known format. Blocks for 20 ms or more. */
final class PasswordHasher {

    private final Cost cost;
    private final StoredHashReader reader = new StoredHashReader();

    PasswordHasher(Cost cost) {
        this.cost = cost;
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
            return mismatch(password, List.of(cost.ofNobody()));
        }
        if (stored.get().matches(password)) {
            return match(password, encoded.get(), stored.get());
        }
        return mismatch(password, stored.get().cost().map(cost::beyond).orElseGet(() -> List.of(cost.ofNobody())));
    }

    /** Whether a stored string is a hash that {@link #verify} would compute. */
    boolean knows(String encoded) {
        return reader.read(encoded).isPresent();
    }

    /** What costs more than what is configured stays as costly: a default is not to weaken what others have chosen. */
    private Verification match(String password, String encoded, StoredHash stored) {
        Cost kept = stored.cost().filter(cost::isMetBy).orElse(cost);
        return kept.isEncoded(encoded) ? Verification.MATCH : Verification.matchToRewrite(kept.encode(password));
    }

    /** After some more work: what an unknown user costs, or what the stored hash lacks of it. */
    private static Verification mismatch(String password, List<StoredHash> more) {
        more.forEach(hash -> hash.matches(password));
        return Verification.MISMATCH;
    }

    private static void refuseEventLoop() {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Passwords are hashed on the hashing pool, not on an event loop.");
        }
    }
}
