package dev.signet.account;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Asks a user for the password once more. Guesses are counted: an access token may be in the wrong hands. */
@ApplicationScoped
class CurrentPassword {

    private final UserPasswords passwords;
    private final Throttle throttle;
    private final Events events;

    CurrentPassword(UserPasswords passwords, Throttle throttle, Events events) {
        this.passwords = passwords;
        this.throttle = throttle;
        this.events = events;
    }

    /**
     * Fails unless it is the user's, and records that. Call it while no database session is open.
     *
     * @param wanted what is not done then
     */
    Uni<Void> require(User user, String password, EventType wanted) {
        return throttle.countGuess(user.id)
                .chain(() -> passwords.verify(password, Optional.of(user)))
                .chain(verification -> verification.matches() ? throttle.forgetGuesses(user.id) : refuse(user, wanted));
    }

    private Uni<Void> refuse(User user, EventType wanted) {
        Event failure = Event.of(wanted).failed("wrong_password").about(user.id);
        return events.<Void>inTransaction(recorder -> recorder.record(failure)).invoke(() -> {
            throw ErrorCode.INVALID.at("current_password", "The current password is wrong.");
        });
    }
}
