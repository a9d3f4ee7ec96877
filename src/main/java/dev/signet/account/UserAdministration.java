package dev.signet.account;

import dev.signet.account.AccountRequests.PasswordReset;
import dev.signet.account.AccountRequests.UserChange;
import dev.signet.account.AccountRequests.UserCreation;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.token.EndReason;
import dev.signet.token.PasswordChanges;
import dev.signet.token.Sessions;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import dev.signet.user.UserSearch;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** What administrators do with the accounts of others. One active administrator always stays. */
@ApplicationScoped
class UserAdministration {

    private final AccountFields fields;
    private final Passwords passwords;
    private final UserPasswords userPasswords;
    private final PasswordChanges passwordChanges;
    private final AccountDeletion deletion;
    private final Sessions sessions;
    private final UserSearch search;
    private final Clock clock;

    UserAdministration(
            AccountFields fields,
            Passwords passwords,
            UserPasswords userPasswords,
            PasswordChanges passwordChanges,
            AccountDeletion deletion,
            Sessions sessions,
            UserSearch search,
            Clock clock) {
        this.fields = fields;
        this.passwords = passwords;
        this.userPasswords = userPasswords;
        this.passwordChanges = passwordChanges;
        this.deletion = deletion;
        this.sessions = sessions;
        this.search = search;
        this.clock = clock;
    }

    Uni<UserPage> list(UserFilter filter) {
        return search.find(filter.criteria(), filter.limit(), UserResponse.COLUMNS, UserResponse::from)
                .map(UserPage::from);
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
                .chain(user -> sessions.inTransaction(recorder -> user.<User>persist()
                        .call(() ->
                                recorder.record(Event.of(EventType.USER_CREATED).about(user.id)))));
    }

    Uni<User> change(UUID id, UserChange change) {
        Optional<String> phoneNumber = fields.readPhoneNumber(change.phoneNumber());
        boolean mayRemoveAdmin = Boolean.FALSE.equals(change.active()) || change.roles() != null;
        return sessions.inTransaction(ending -> mayRemoveAdmin
                ? User.lockWithOtherAdmins(id).chain(others -> change(id, change, phoneNumber, ending)
                        .invoke(user -> LastAdmin.requireAnother(others, user.isActiveAdmin())))
                : change(id, change, phoneNumber, ending));
    }

    /** Sets a password that the user has to change. Ends all sessions of the user. */
    Uni<Void> setPassword(UUID id, PasswordReset reset) {
        return get(id).chain(user -> userPasswords.encode(reset.newPassword(), user))
                .chain(hash -> sessions.inTransaction(
                        ending -> findForUpdate(id).chain(user -> passwordChanges.applyTemporary(user, hash, ending))));
    }

    Uni<Void> delete(UUID id) {
        return deletion.delete(id, user -> user.onItem().ifNull().failWith(UserAdministration::notFound));
    }

    private Uni<User> change(UUID id, UserChange change, Optional<String> phoneNumber, Ending ending) {
        return findForUpdate(id).call(user -> {
            AccountFields.Before before = AccountFields.before(user);
            return apply(change, phoneNumber, user, ending).chain(() -> fields.record(user, before, ending));
        });
    }

    private User newUser(UserCreation request, Optional<String> phoneNumber, String hash) {
        User user = new User(request.username(), hash, clock.instant());
        user.requirePasswordChange();
        fields.apply(user, request.email(), phoneNumber, request.firstName(), request.lastName(), request.language());
        verify(user, request.emailVerified(), request.phoneNumberVerified());
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
        fields.apply(user, change.email(), phoneNumber, change.firstName(), change.lastName(), change.language());
        verify(user, change.emailVerified(), change.phoneNumberVerified());
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

    private static void verify(User user, Boolean emailVerified, Boolean phoneNumberVerified) {
        if (Boolean.TRUE.equals(emailVerified) && user.email == null) {
            throw ErrorCode.INVALID.at("email_verified", "There is no e-mail address to be verified.");
        }
        if (Boolean.TRUE.equals(phoneNumberVerified) && user.phoneNumber == null) {
            throw ErrorCode.INVALID.at("phone_number_verified", "There is no phone number to be verified.");
        }
        if (emailVerified != null) {
            user.emailVerified = emailVerified;
        }
        if (phoneNumberVerified != null) {
            user.phoneNumberVerified = phoneNumberVerified;
        }
    }

    private static Uni<User> findForUpdate(UUID id) {
        return User.findForUpdate(id).onItem().ifNull().failWith(UserAdministration::notFound);
    }

    private static ProblemException notFound() {
        return ErrorCode.NOT_FOUND.because("Not found.");
    }
}
