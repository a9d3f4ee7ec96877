package dev.signet.account;

import dev.signet.account.AccountRequests.PasswordChange;
import dev.signet.account.AccountRequests.ProfileChange;
import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.token.EndReason;
import dev.signet.token.Sessions;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** What users do with their own account. */
@ApplicationScoped
class Profile {

    private final AccountFields fields;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Clock clock;

    Profile(AccountFields fields, Passwords passwords, Sessions sessions, Clock clock) {
        this.fields = fields;
        this.passwords = passwords;
        this.sessions = sessions;
        this.clock = clock;
    }

    Uni<User> get(UUID id) {
        return requireActive(Panache.withSession(() -> User.findById(id)));
    }

    Uni<User> change(UUID id, ProfileChange change) {
        Optional<String> phoneNumber = fields.readPhoneNumber(change.phoneNumber());
        return Panache.withTransaction(() -> requireActive(User.findForUpdate(id))
                .invoke(user ->
                        fields.apply(user, change.email(), phoneNumber, change.firstName(), change.lastName())));
    }

    /** Ends every session of the user, the caller's own included: who knew the old password is out. */
    Uni<Void> changePassword(UUID id, PasswordChange change) {
        return get(id).call(user -> requireCurrentPassword(user, change.currentPassword()))
                .chain(user -> passwords
                        .encode(change.newPassword(), "new_password", wordsOf(user))
                        .chain(hash -> storePassword(user, hash)));
    }

    private Uni<Void> requireCurrentPassword(User user, String password) {
        return passwords
                .verify(password, Optional.of(user.passwordHash))
                .invoke(verification -> {
                    if (!verification.matches()) {
                        throw ErrorCode.INVALID.at("current_password", "The current password is wrong.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> storePassword(User checked, String hash) {
        return sessions.inTransaction(ending -> requireActive(User.findForUpdate(checked.id))
                .invoke(user -> {
                    if (!user.passwordChangedAt.equals(checked.passwordChangedAt)) {
                        throw ErrorCode.CONFLICT.because("The password has just been changed by somebody else.");
                    }
                    user.changePassword(hash, clock.instant());
                })
                .chain(user -> ending.allOf(user.id, EndReason.PASSWORD_CHANGED)));
    }

    static PersonalWords wordsOf(User user) {
        return new PersonalWords(user.username, user.email, user.phoneNumber);
    }

    /** The token was good a moment ago, but its user is gone: so it is refused as any other that is not good any more. */
    private static Uni<User> requireActive(Uni<User> user) {
        return user.invoke(found -> {
            if (found == null || !found.active) {
                throw new AuthenticationFailedException("The user is gone");
            }
        });
    }
}
