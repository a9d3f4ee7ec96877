package dev.signet.account;

import dev.signet.account.AccountRequests.PasswordReset;
import dev.signet.account.AccountRequests.UserChange;
import dev.signet.account.AccountRequests.UserCreation;
import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.token.EndReason;
import dev.signet.token.Sessions;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What administrators do with the accounts of others. One active administrator always stays. */
@ApplicationScoped
class UserAdministration {

    private final AccountFields fields;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Clock clock;

    UserAdministration(AccountFields fields, Passwords passwords, Sessions sessions, Clock clock) {
        this.fields = fields;
        this.passwords = passwords;
        this.sessions = sessions;
        this.clock = clock;
    }

    Uni<UserPage> list(UserFilter filter) {
        return Panache.withSession(() -> User.list(filter.criteria(), filter.limit() + 1))
                .map(found -> UserPage.of(found, filter.limit()));
    }

    Uni<User> get(UUID id) {
        return Panache.withSession(() -> User.<User>findById(id))
                .onItem()
                .ifNull()
                .failWith(UserAdministration::notFound);
    }

    Uni<User> create(UserCreation request) {
        Optional<String> phoneNumber = fields.readPhoneNumber(request.phoneNumber());
        PersonalWords words = new PersonalWords(
                request.username(),
                request.email() == null ? null : request.email().orElse(null),
                phoneNumber == null ? null : phoneNumber.orElse(null));
        return passwords
                .encode(request.password(), "password", words)
                .map(hash -> newUser(request, phoneNumber, hash))
                .chain(user -> Panache.withTransaction(user::<User>persist));
    }

    Uni<User> change(UUID id, UserChange change) {
        Optional<String> phoneNumber = fields.readPhoneNumber(change.phoneNumber());
        boolean mayRemoveAdmin = Boolean.FALSE.equals(change.active()) || change.roles() != null;
        return sessions.inTransaction(ending -> mayRemoveAdmin
                ? User.lockWithOtherAdmins(id).chain(others -> change(id, change, phoneNumber, ending)
                        .invoke(user -> requireAnAdmin(others, user.isActiveAdmin())))
                : change(id, change, phoneNumber, ending));
    }

    /** Ends all sessions of the user. */
    Uni<Void> setPassword(UUID id, PasswordReset reset) {
        return get(id).chain(user -> passwords.encode(reset.newPassword(), "new_password", Profile.wordsOf(user)))
                .chain(hash -> sessions.inTransaction(ending -> findForUpdate(id)
                        .invoke(user -> user.changePassword(hash, clock.instant()))
                        .chain(user -> ending.allOf(id, EndReason.PASSWORD_CHANGED))));
    }

    Uni<Void> delete(UUID id) {
        return sessions.inTransaction(ending -> User.lockWithOtherAdmins(id).chain(others -> findForUpdate(id)
                .invoke(user -> requireAnAdmin(others, false))
                .chain(User::delete)
                .chain(() -> ending.allOf(id, EndReason.DELETED))));
    }

    private Uni<User> change(UUID id, UserChange change, Optional<String> phoneNumber, Ending ending) {
        return findForUpdate(id).call(user -> apply(change, phoneNumber, user, ending));
    }

    private User newUser(UserCreation request, Optional<String> phoneNumber, String hash) {
        User user = new User(request.username(), hash, clock.instant());
        fields.apply(user, request.email(), phoneNumber, request.firstName(), request.lastName());
        verifyPhoneNumber(user, request.phoneNumberVerified());
        if (request.roles() != null) {
            user.changeRoles(request.roles());
        }
        user.active = !Boolean.FALSE.equals(request.active());
        return user;
    }

    private Uni<Void> apply(UserChange change, Optional<String> phoneNumber, User user, Ending ending) {
        if (change.username() != null) {
            user.username = change.username();
        }
        fields.apply(user, change.email(), phoneNumber, change.firstName(), change.lastName());
        verifyPhoneNumber(user, change.phoneNumberVerified());
        boolean otherRoles = change.roles() != null && !user.roleNames().equals(change.roles());
        if (otherRoles) {
            user.changeRoles(change.roles());
        }
        boolean deactivated = Boolean.FALSE.equals(change.active()) && user.active;
        if (change.active() != null) {
            user.active = change.active();
        }
        if (deactivated) {
            return ending.allOf(user.id, EndReason.DEACTIVATED);
        }
        return otherRoles
                ? ending.allOf(user.id, EndReason.ROLES_CHANGED)
                : Uni.createFrom().voidItem();
    }

    private static void verifyPhoneNumber(User user, Boolean verified) {
        if (verified == null) {
            return;
        }
        if (verified && user.phoneNumber == null) {
            throw ErrorCode.INVALID.at("phone_number_verified", "There is no phone number to be verified.");
        }
        user.phoneNumberVerified = verified;
    }

    /** The locks are held, so nobody else can take the other administrators away meanwhile. */
    private static void requireAnAdmin(List<UUID> otherAdmins, boolean staysAdmin) {
        if (otherAdmins.isEmpty() && !staysAdmin) {
            throw ErrorCode.LAST_ADMIN.because(
                    "The last active administrator can't be removed, demoted or deactivated.");
        }
    }

    private static Uni<User> findForUpdate(UUID id) {
        return User.findForUpdate(id).onItem().ifNull().failWith(UserAdministration::notFound);
    }

    private static ProblemException notFound() {
        return ErrorCode.NOT_FOUND.because("Not found.");
    }
}
