package dev.signet.token;

import dev.signet.password.Passwords;
import dev.signet.password.Verification;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.token.TokenMetrics.LoginOutcome;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Opens a session for a name and a password. Unknown user, inactive user, wrong password: the same answer, and at the same
 * cost where the hash is in the native format and cost, so that nobody learns which it was. (A hash of another format that
 * costs more takes its time until its owner logs in and it is rewritten.)
 */
@ApplicationScoped
class PasswordLogin {

    private static final ProblemException REFUSED =
            ErrorCode.NO_ACTIVE_ACCOUNT.because("No active account found with the given credentials");

    private final Passwords passwords;
    private final PhoneNumbers phoneNumbers;
    private final Sessions sessions;
    private final TokenMetrics metrics;

    PasswordLogin(Passwords passwords, PhoneNumbers phoneNumbers, Sessions sessions, TokenMetrics metrics) {
        this.passwords = passwords;
        this.phoneNumbers = phoneNumbers;
        this.sessions = sessions;
        this.metrics = metrics;
    }

    /** The password is checked between two uses of the database: nothing is held while it waits for the hashing pool. */
    Uni<LiveSession> login(TokenRequests.Login request, Device device) {
        return findUser(request.username())
                .chain(user -> check(request.password(), user).chain(verification -> open(user, verification, device)))
                .onItem()
                .ifNull()
                .failWith(REFUSED)
                .invoke(() -> metrics.login(LoginOutcome.SUCCEEDED))
                .onFailure()
                .invoke(failure -> metrics.login(outcome(failure)));
    }

    private Uni<User> findUser(String login) {
        return Panache.withSession(() -> User.findByLogin(login, phoneNumbers.parse(login)));
    }

    private Uni<Verification> check(String password, User user) {
        return passwords.verify(password, Optional.ofNullable(user).map(found -> found.passwordHash));
    }

    private Uni<LiveSession> open(User user, Verification verification, Device device) {
        return verification.matches()
                ? sessions.open(user, verification.rewritten(), device).map(session -> session.orElse(null))
                : Uni.createFrom().nullItem();
    }

    private static LoginOutcome outcome(Throwable failure) {
        if (failure == REFUSED) {
            return LoginOutcome.REFUSED;
        }
        boolean overloaded = failure instanceof ProblemException problem && problem.code() == ErrorCode.OVERLOADED;
        return overloaded ? LoginOutcome.OVERLOADED : LoginOutcome.FAILED;
    }
}
