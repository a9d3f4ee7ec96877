package dev.signet.token;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.throttle.Throttle;
import dev.signet.token.Challenge.Step;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Goes on with a login by a password that the user has chosen, in the place of a temporary one. A challenge does for one
 * change; a password that is refused does not use it up. Nothing can be guessed here, so nothing is counted.
 */
@ApplicationScoped
class NewPasswordLogin {

    private final Challenges challenges;
    private final UserPasswords passwords;
    private final PasswordChanges passwordChanges;
    private final Throttle throttle;
    private final Sessions sessions;
    private final Login login;
    private final TokenMetrics metrics;

    NewPasswordLogin(
            Challenges challenges,
            UserPasswords passwords,
            PasswordChanges passwordChanges,
            Throttle throttle,
            Sessions sessions,
            Login login,
            TokenMetrics metrics) {
        this.challenges = challenges;
        this.passwords = passwords;
        this.passwordChanges = passwordChanges;
        this.throttle = throttle;
        this.sessions = sessions;
        this.login = login;
        this.metrics = metrics;
    }

    /** Opens a session, or refuses with another challenge where a second factor has to be set up. */
    Uni<LiveSession> complete(String challengeText, String newPassword) {
        Challenge challenge = challenges.decode(Step.NEW_PASSWORD, challengeText);
        return findUser(challenge)
                .chain(user -> passwords.encodeOwn(newPassword, user))
                .chain(hash -> sessions.inTransaction(ending -> change(challenge, hash, ending)))
                .chain(user -> login.complete(
                        user,
                        Optional.empty(),
                        throttle.withoutGuess(),
                        challenge.amr().split(" ")))
                .onTermination()
                .invoke((session, failure, cancelled) -> metrics.login(failure));
    }

    private Uni<User> change(Challenge challenge, String hash, Ending ending) {
        return User.findForUpdate(challenge.userId())
                .invoke(user -> requireSame(challenge, user))
                .call(() -> PendingChallenge.spend(challenge))
                .call(user -> passwordChanges.apply(user, hash, changed(user), ending));
    }

    /** By the user, whom no token names yet. */
    private static Event changed(User user) {
        return Event.of(EventType.PASSWORD_CHANGED).by(user.id);
    }

    private static Uni<User> findUser(Challenge challenge) {
        return Panache.withSession(
                        () -> PendingChallenge.require(challenge).chain(() -> User.<User>findById(challenge.userId())))
                .invoke(user -> requireSame(challenge, user));
    }

    /** What was true when the challenge was made has to be true still, and a second factor has been shown if there is one. */
    private static void requireSame(Challenge challenge, User user) {
        if (user == null
                || !challenge.isStillOf(user)
                || !user.hasTemporaryPassword()
                || user.secondFactor && !challenge.amr().endsWith("mfa")) {
            throw Challenges.notValid();
        }
    }
}
