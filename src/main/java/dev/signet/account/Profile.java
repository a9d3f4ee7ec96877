package dev.signet.account;

import dev.signet.account.AccountRequests.PasswordChange;
import dev.signet.account.AccountRequests.ProfileChange;
import dev.signet.event.EventType;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.token.PasswordChanges;
import dev.signet.token.Sessions;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What users do with their own account. */
@ApplicationScoped
class Profile {

    private final AccountFields fields;
    private final UserPasswords passwords;
    private final CurrentPassword currentPassword;
    private final PasswordChanges passwordChanges;
    private final AccountDeletion deletion;
    private final Sessions sessions;
    private final RecentLogin recentLogin;

    Profile(
            AccountFields fields,
            UserPasswords passwords,
            CurrentPassword currentPassword,
            PasswordChanges passwordChanges,
            AccountDeletion deletion,
            Sessions sessions,
            RecentLogin recentLogin) {
        this.fields = fields;
        this.passwords = passwords;
        this.currentPassword = currentPassword;
        this.passwordChanges = passwordChanges;
        this.deletion = deletion;
        this.sessions = sessions;
        this.recentLogin = recentLogin;
    }

    Uni<User> get(UUID id) {
        return requireActive(Panache.withSession(() -> User.findById(id)));
    }

    /**
     * Another e-mail address or phone number needs the password, or a login of late (ASVS 5.0, 7.5.1): with either comes
     * the way to a new password.
     *
     * @param loggedInAt when the caller has logged in
     */
    Uni<User> change(UUID id, ProfileChange change, Instant loggedInAt) {
        Optional<String> phoneNumber = fields.readPhoneNumber(change.phoneNumber());
        if (recentLogin.is(loggedInAt)) {
            return change(id, change, phoneNumber, true);
        }
        if (change.currentPassword() == null) {
            return change(id, change, phoneNumber, false);
        }
        return get(id).chain(user -> currentPassword.require(user, change.currentPassword(), EventType.USER_CHANGED))
                .chain(() -> change(id, change, phoneNumber, true));
    }

    private Uni<User> change(UUID id, ProfileChange change, Optional<String> phoneNumber, boolean mayMove) {
        return sessions.inTransaction(
                recorder -> requireActive(User.findForUpdate(id)).call(user -> {
                    AccountFields.Before before = AccountFields.before(user);
                    fields.apply(
                            user,
                            change.email(),
                            phoneNumber,
                            change.firstName(),
                            change.lastName(),
                            change.language());
                    if (!mayMove && before.isReachedElsewhere(user)) {
                        throw recentLogin.required();
                    }
                    return fields.record(user, before, recorder);
                }));
    }

    /** Ends every session of the user, the caller's own included: who knew the old password is out. */
    Uni<Void> changePassword(UUID id, PasswordChange change) {
        return get(id).call(user -> currentPassword.require(user, change.currentPassword(), EventType.PASSWORD_CHANGED))
                .chain(user ->
                        passwords.encodeOwn(change.newPassword(), user).chain(hash -> storePassword(user, hash)));
    }

    private Uni<Void> storePassword(User checked, String hash) {
        return sessions.inTransaction(ending -> requireUnchanged(checked, User.findForUpdate(checked.id))
                .chain(user -> passwordChanges.apply(user, hash, ending)));
    }

    Uni<Void> delete(UUID id, String password) {
        return get(id).call(user -> currentPassword.require(user, password, EventType.USER_DELETED))
                .chain(checked -> deletion.delete(id, user -> requireUnchanged(checked, user)));
    }

    private static Uni<User> requireUnchanged(User checked, Uni<User> now) {
        return requireActive(now).invoke(user -> {
            if (!user.passwordChangedAt.equals(checked.passwordChangedAt)) {
                throw ErrorCode.CONFLICT.because("The password has just been changed by somebody else.");
            }
        });
    }

    /** The token was good a moment ago, but its user is gone: so it is refused as any other that is not good any more. */
    static Uni<User> requireActive(Uni<User> user) {
        return user.invoke(found -> {
            if (found == null || !found.active) {
                throw new AuthenticationFailedException("The user is gone");
            }
        });
    }
}
