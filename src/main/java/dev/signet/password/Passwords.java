package dev.signet.password;

import dev.signet.platform.Durations;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Encodes and verifies passwords, away from the event loops. Both methods work when they are subscribed to, come back
 * on the Vert.x context they were subscribed on, and fail with {@code OVERLOADED} when too many others wait already.
 * Call them while no database session is open.
 */
@ApplicationScoped
public class Passwords implements Configured {

    private static final Logger LOG = Logger.getLogger(Passwords.class);

    private static final Duration SHORTEST_TEMPORARY = Duration.ofSeconds(1);

    private final HashingPool pool;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final Duration temporaryLifetime;

    @Inject
    Passwords(PasswordConfig config, HashingPool pool) {
        this(config, pool, ConfigUtils.isProfileActive("test"));
        if (ConfigUtils.isProfileActive("test") && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("This is the profile test: passwords are hashed too cheaply to be safe.");
        }
    }

    /**
     * @param unsafe whether passwords may be hashed too cheaply for any attacker, as in tests
     */
    Passwords(PasswordConfig config, HashingPool pool, boolean unsafe) {
        this.pool = pool;
        this.hasher = new PasswordHasher(cost(config, unsafe));
        this.policy = new PasswordPolicy(config.minimumLength());
        this.temporaryLifetime = config.temporaryLifetime();
        Durations.requireAtLeast(SHORTEST_TEMPORARY, "signet.password.temporary-lifetime", temporaryLifetime);
    }

    /** Of both algorithms, so that a value that is out of bounds is not found out only when it is needed. */
    private static Cost cost(PasswordConfig config, boolean unsafe) {
        Cost argon2 = Argon2Cost.of(config.argon2(), unsafe);
        Cost bcrypt = BcryptCost.of(config);
        return switch (config.algorithm()) {
            case "argon2id" -> argon2;
            case "bcrypt" -> bcrypt;
            default ->
                throw new ConfigurationException(
                        "signet.password.algorithm must be argon2id or bcrypt, not %s.".formatted(config.algorithm()),
                        Set.of("signet.password.algorithm"));
        };
    }

    /**
     * Whether a password is the one of a stored hash. An unknown user (empty) and a hash that nothing matches cost as
     * much as a wrong password, and are answered alike.
     */
    public Uni<Verification> verify(String password, Optional<String> encoded) {
        return pool.run(() -> hasher.verify(password, encoded));
    }

    /**
     * The string to store for a new password. A password that the policy refuses fails as invalid input.
     *
     * @param field what the client calls the new password
     * @param about what others know of its owner
     */
    public Uni<String> encode(String newPassword, String field, PersonalWords about) {
        return pool.run(() -> {
            requireFit(newPassword, field, about);
            return hasher.encode(newPassword);
        });
    }

    /** How long a password is good that somebody else has set for its owner. */
    public Duration temporaryLifetime() {
        return temporaryLifetime;
    }

    /** Whether a password could match a stored string: whether it is a hash of a known format that is affordable. */
    public boolean isVerifiable(String encoded) {
        return hasher.knows(encoded);
    }

    /** Whether a stored string is Django's mark of a user who has no password. */
    public static boolean isUnusable(String encoded) {
        return StoredHashReader.isUnusable(encoded);
    }

    /** A mark of a user who has no password, as Django makes it: no two are alike. */
    public static String unusable() {
        return StoredHashReader.unusable();
    }

    private void requireFit(String newPassword, String field, PersonalWords about) {
        List<String> objections = policy.objections(newPassword, about);
        if (!objections.isEmpty()) {
            throw ProblemException.invalid(Map.of(field, objections));
        }
    }
}
