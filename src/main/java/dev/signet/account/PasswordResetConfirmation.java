package dev.signet.account;

import dev.signet.account.AccountRequests.ForgottenPasswordConfirmation;
import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.code.Purpose;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.platform.EvenPace;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.throttle.LoginAttempt;
import dev.signet.throttle.Throttle;
import dev.signet.token.PasswordChanges;
import dev.signet.token.Sessions;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.LoginNames;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Sets a new password for whoever has the link or the code. That it is right comes first: only then is the new password
 * looked at, for the rules for it tell of the account. A password that is refused does not use the code up. The second
 * factor stays as it is (ASVS 5.0, 6.4.3).
 */
@ApplicationScoped
class PasswordResetConfirmation {

    private final PhoneNumbers phoneNumbers;
    private final Codes codes;
    private final UserPasswords passwords;
    private final PasswordChanges passwordChanges;
    private final LoginNames names;
    private final Throttle throttle;
    private final EvenPace pace;
    private final Sessions sessions;

    PasswordResetConfirmation(
            PhoneNumbers phoneNumbers,
            Codes codes,
            UserPasswords passwords,
            PasswordChanges passwordChanges,
            LoginNames names,
            Throttle throttle,
            EvenPace pace,
            Sessions sessions) {
        this.phoneNumbers = phoneNumbers;
        this.codes = codes;
        this.passwords = passwords;
        this.passwordChanges = passwordChanges;
        this.names = names;
        this.throttle = throttle;
        this.pace = pace;
        this.sessions = sessions;
    }

    Uni<Void> confirm(ForgottenPasswordConfirmation request) {
        if (request.token() != null) {
            return byToken(request.token(), request.newPassword());
        }
        if (request.phoneNumber() == null || request.code() == null) {
            throw ErrorCode.INVALID.at("token", AccountRequests.REQUIRED);
        }
        return byCode(request.phoneNumber(), request.code(), request.newPassword());
    }

    private Uni<Void> byToken(String token, String newPassword) {
        return codes.findLink(Purpose.PASSWORD_RESET_BY_EMAIL, token)
                .map(found -> found.orElseThrow(EmailVerification::badToken))
                .chain(found -> change(found, newPassword, EmailVerification::badToken));
    }

    /** Guesses are counted as those at a password are: by number and by address, whether there is such an account or not. */
    private Uni<Void> byCode(String phoneNumber, String code, String newPassword) {
        String number = phoneNumbers.parse(phoneNumber).orElse(phoneNumber);
        return pace.ofFailure(Panache.withSession(() -> User.findByVerifiedPhoneNumber(number))
                        .map(user -> Optional.ofNullable(user).map(found -> found.id))
                        .chain(userId -> throttle.admitLogin(number, userId)
                                .chain(attempt -> check(number, code, userId, attempt))))
                .chain(checked -> change(checked, newPassword, PhoneVerification::wrongCode));
    }

    private Uni<OneTimeCode> check(String number, String code, Optional<UUID> userId, LoginAttempt attempt) {
        OneTimeCode presented =
                new OneTimeCode(Purpose.PASSWORD_RESET_BY_PHONE, userId.orElseGet(UUID::randomUUID), number, code);
        Event failure = Event.of(EventType.PASSWORD_RESET).failed("wrong_code").about(userId.orElse(null));
        return codes.check(presented)
                .chain(right -> right
                        ? Uni.createFrom().item(presented)
                        : throttle.countFailure(attempt, failure)
                                .chain(() -> Uni.createFrom().failure(PhoneVerification.wrongCode())));
    }

    private Uni<Void> change(OneTimeCode checked, String newPassword, Supplier<ProblemException> refusal) {
        return Panache.withSession(() -> User.<User>findById(checked.userId()))
                .invoke(user -> requireOwner(user, checked, refusal))
                .chain(user -> passwords.encodeOwn(newPassword, user))
                .chain(hash -> sessions.inTransaction(ending -> store(checked, hash, refusal, ending)))
                .chain(user -> throttle.forgetFailures(user.id, names.of(user)));
    }

    private Uni<User> store(OneTimeCode checked, String hash, Supplier<ProblemException> refusal, Ending ending) {
        Event event = Event.of(EventType.PASSWORD_RESET).by(checked.userId());
        return User.findForUpdate(checked.userId())
                .invoke(user -> requireOwner(user, checked, refusal))
                .call(() -> codes.spend(checked).invoke(spent -> {
                    if (!spent) {
                        throw refusal.get();
                    }
                }))
                .call(user -> verifyEmail(user, checked.purpose()))
                .call(user -> passwordChanges.apply(user, hash, event, ending));
    }

    /** Whoever has the link has the mail. If another account has verified the address, it stays with that. */
    private static Uni<Boolean> verifyEmail(User user, Purpose purpose) {
        return purpose == Purpose.PASSWORD_RESET_BY_EMAIL && !user.emailVerified
                ? User.isVerifiedEmail(user.email).invoke(taken -> user.emailVerified = !taken)
                : Uni.createFrom().item(false);
    }

    /** The account may have been deactivated, or be reached elsewhere by now. */
    private static void requireOwner(User user, OneTimeCode checked, Supplier<ProblemException> refusal) {
        boolean byEmail = checked.purpose() == Purpose.PASSWORD_RESET_BY_EMAIL;
        if (user == null
                || !user.active
                || !checked.target().equals(byEmail ? user.email : user.phoneNumber)
                || !byEmail && !user.phoneNumberVerified) {
            throw refusal.get();
        }
    }
}
