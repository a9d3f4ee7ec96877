package dev.signet.account;

import dev.signet.account.AccountRequests.NewAccount;
import dev.signet.delivery.Channel;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.password.Passwords;
import dev.signet.password.PersonalWords;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * People who make an account for themselves. A username that is taken is refused; whether an e-mail address or a phone
 * number is another's, nobody learns: everybody may claim one, and what is sent to it tells its owner alone.
 */
@ApplicationScoped
class Registration implements Configured {

    private final AccountFields fields;
    private final Passwords passwords;
    private final Invitations invitations;
    private final EmailVerification emailVerification;
    private final Letters letters;
    private final Throttle throttle;
    private final Events events;
    private final Clock clock;
    private final RegistrationMode mode;

    Registration(
            AccountFields fields,
            Passwords passwords,
            Invitations invitations,
            EmailVerification emailVerification,
            Letters letters,
            Throttle throttle,
            Events events,
            Clock clock,
            RegistrationConfig config) {
        this.fields = fields;
        this.passwords = passwords;
        this.invitations = invitations;
        this.emailVerification = emailVerification;
        this.letters = letters;
        this.throttle = throttle;
        this.events = events;
        this.clock = clock;
        this.mode = RegistrationMode.of(config.mode());
    }

    Uni<User> register(NewAccount request) {
        requireLeave(request);
        Optional<String> phoneNumber = fields.readPhoneNumber(request.phoneNumber());
        return throttle.countRegistration()
                .chain(() -> invitations.find(orNothing(request.invitation())))
                .chain(invitation -> passwords
                        .encode(request.password(), "password", words(request, phoneNumber))
                        .map(hash -> newUser(request, phoneNumber, hash))
                        .chain(user -> maySend(user, invitation).chain(send -> create(user, invitation, send))));
    }

    private void requireLeave(NewAccount request) {
        if (mode == RegistrationMode.CLOSED) {
            throw ErrorCode.REGISTRATION_CLOSED.because("Registration is closed.");
        }
        if (mode == RegistrationMode.INVITATION
                && orNothing(request.invitation()).isEmpty()) {
            throw ErrorCode.INVALID.at("invitation", AccountRequests.REQUIRED);
        }
    }

    private static PersonalWords words(NewAccount request, Optional<String> phoneNumber) {
        return new PersonalWords(
                request.username(),
                orNothing(request.email()).orElse(null),
                orNothing(phoneNumber).orElse(null));
    }

    private User newUser(NewAccount request, Optional<String> phoneNumber, String hash) {
        User user = new User(request.username(), hash, clock.instant());
        fields.apply(user, request.email(), phoneNumber, request.firstName(), request.lastName(), request.language());
        return user;
    }

    /** Too many mails to one address stop the mails, and not the registration: that would tell of the others. */
    private Uni<Boolean> maySend(User user, Optional<Invitation> invitation) {
        boolean wanted = user.email != null
                && letters.reach(Channel.EMAIL)
                && invitation.filter(one -> one.isFor(user.email)).isEmpty();
        return wanted
                ? throttle.countSend(user.email)
                        .replaceWith(true)
                        .onFailure(Registration::isTooMany)
                        .recoverWithItem(false)
                : Uni.createFrom().item(false);
    }

    private Uni<User> create(User user, Optional<Invitation> invitation, boolean sendMail) {
        return events.inTransaction(recorder -> accept(invitation, user)
                .chain(() -> user.<User>persistAndFlush())
                .call(() -> recorder.record(
                        Event.of(EventType.USER_REGISTERED).about(user.id).by(user.id)))
                .call(() -> sendMail ? emailVerification.send(user, recorder) : nothing()));
    }

    private Uni<Void> accept(Optional<Invitation> invitation, User user) {
        return invitation.map(one -> invitations.accept(one, user)).orElseGet(Registration::nothing);
    }

    private static boolean isTooMany(Throwable failure) {
        return failure instanceof ProblemException problem && problem.code() == ErrorCode.TOO_MANY_REQUESTS;
    }

    /** A field that is not there is null. */
    private static Optional<String> orNothing(Optional<String> field) {
        return field == null ? Optional.empty() : field;
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
