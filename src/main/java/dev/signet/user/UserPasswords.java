package dev.signet.user;

import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.password.Verification;
import dev.signet.platform.problem.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * The passwords of users. One that an administrator has set is temporary: it is good for a while, and its owner keeps
 * another (ASVS 5.0, 6.4.6). Call what answers a {@link Uni} while no database session is open.
 */
@ApplicationScoped
public class UserPasswords {

    private static final String NEW_PASSWORD = "new_password";

    private final Passwords passwords;
    private final Clock clock;

    UserPasswords(Passwords passwords, Clock clock) {
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Whether a password is the user's. No user, a password that is over and a wrong one cost the same, and are answered
     * alike.
     */
    public Uni<Verification> verify(String password, Optional<User> user) {
        return passwords
                .verify(password, user.map(found -> found.passwordHash))
                .map(verification -> user.filter(this::isOver).isPresent() ? Verification.MISMATCH : verification);
    }

    /** Whether the user's password was temporary, and nobody has changed it in time. */
    public boolean isOver(User user) {
        return user.hasTemporaryPassword()
                && !clock.instant().isBefore(user.passwordChangedAt.plus(passwords.temporaryLifetime()));
    }

    /**
     * The string to store for a password that the user has chosen. Fails as invalid input if the policy refuses it, or if
     * it is the one that was to be changed.
     */
    public Uni<String> encodeOwn(String newPassword, User user) {
        return requireOther(newPassword, user).chain(() -> encode(newPassword, user));
    }

    /** The same for a password that somebody else has chosen for the user. */
    public Uni<String> encode(String newPassword, User user) {
        return passwords.encode(
                newPassword, NEW_PASSWORD, new PersonalWords(user.username, user.email, user.phoneNumber));
    }

    private Uni<Void> requireOther(String newPassword, User user) {
        return user.hasTemporaryPassword()
                ? passwords
                        .verify(newPassword, Optional.of(user.passwordHash))
                        .invoke(verification -> {
                            if (verification.matches()) {
                                throw ErrorCode.INVALID.at(
                                        NEW_PASSWORD, "This is the temporary password. Choose one of your own.");
                            }
                        })
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }
}
