package dev.signet.account;

import dev.signet.password.Passwords;
import dev.signet.password.Verification;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Asks a user for the password once more. Guesses are counted: an access token may be in the wrong hands. */
@ApplicationScoped
class CurrentPassword {

    private final Passwords passwords;
    private final Throttle throttle;

    CurrentPassword(Passwords passwords, Throttle throttle) {
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /** Fails unless it is the user's. Call it while no database session is open. */
    Uni<Void> require(User user, String password) {
        return throttle.countGuess(user.id)
                .chain(() -> passwords.verify(password, Optional.of(user.passwordHash)))
                .invoke(CurrentPassword::requireMatch)
                .chain(() -> throttle.forgetGuesses(user.id));
    }

    private static void requireMatch(Verification verification) {
        if (!verification.matches()) {
            throw ErrorCode.INVALID.at("current_password", "The current password is wrong.");
        }
    }
}
