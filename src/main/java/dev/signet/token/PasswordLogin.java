package dev.signet.token;

import dev.signet.password.Verification;
import dev.signet.platform.EvenPace;
import dev.signet.throttle.LoginAttempt;
import dev.signet.throttle.Throttle;
import dev.signet.user.LoginNames;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Opens a session for a name and a password. Unknown user, inactive user, wrong password, temporary password that is over: the same answer, and at the same
 * cost where the hash is of the configured algorithm and cost, so that nobody learns which it was. (A hash that costs more
 * takes its time: one of another algorithm until its owner logs in and it is rewritten, one of the same for good.)
 */
@ApplicationScoped
class PasswordLogin {

    private final UserPasswords passwords;
    private final PhoneNumbers phoneNumbers;
    private final LoginNames names;
    private final Throttle throttle;
    private final EvenPace pace;
    private final Login login;
    private final TokenMetrics metrics;

    /** Somebody who may try a password now: whom the name means, if anybody. */
    private record Admitted(Optional<User> user, LoginAttempt attempt) {}

    PasswordLogin(
            UserPasswords passwords,
            PhoneNumbers phoneNumbers,
            LoginNames names,
            Throttle throttle,
            EvenPace pace,
            Login login,
            TokenMetrics metrics) {
        this.passwords = passwords;
        this.phoneNumbers = phoneNumbers;
        this.names = names;
        this.throttle = throttle;
        this.pace = pace;
        this.login = login;
        this.metrics = metrics;
    }

    /** The password is checked between two uses of the database: nothing is held while it waits for the hashing pool. */
    Uni<LiveSession> login(String name, String password) {
        return pace.ofFailure(admit(name))
                .chain(admitted -> passwords
                        .verify(password, admitted.user())
                        .chain(verification -> open(admitted.user(), verification, admitted.attempt())))
                .onTermination()
                .invoke((session, failure, cancelled) -> metrics.login(failure));
    }

    private Uni<Admitted> admit(String name) {
        return findUser(name).chain(user -> throttle.admitLogin(names.spelling(name), user.map(found -> found.id))
                .map(attempt -> new Admitted(user, attempt)));
    }

    private Uni<Optional<User>> findUser(String login) {
        return Panache.withSession(() -> User.findByLogin(login, phoneNumbers.parse(login)))
                .map(Optional::ofNullable);
    }

    private Uni<LiveSession> open(Optional<User> user, Verification verification, LoginAttempt attempt) {
        return verification.matches()
                ? login.complete(user.orElseThrow(), verification.rewritten(), attempt, "pwd")
                : login.refuse(attempt, user, reason(user));
    }

    private String reason(Optional<User> user) {
        if (user.isEmpty()) {
            return "unknown_user";
        }
        return passwords.isOver(user.get()) ? "temporary_password_over" : "wrong_password";
    }
}
