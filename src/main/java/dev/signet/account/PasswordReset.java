package dev.signet.account;

import dev.signet.account.AccountRequests.ForgottenPassword;
import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.code.Purpose;
import dev.signet.delivery.Channel;
import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.event.Recorder;
import dev.signet.platform.EvenPace;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends what sets a new password to those who have forgotten theirs: a link by e-mail, six digits to a phone number that
 * is verified. Nobody learns whether there is such an account: the answer is the same, and takes as long.
 */
@ApplicationScoped
class PasswordReset {

    /** Who claims an address can have no more mails sent there than this. */
    private static final int MOST_CLAIMANTS = 3;

    private final AccountFields fields;
    private final Codes codes;
    private final EvenPace pace;
    private final Letters letters;
    private final Throttle throttle;
    private final Events events;

    PasswordReset(AccountFields fields, Codes codes, EvenPace pace, Letters letters, Throttle throttle, Events events) {
        this.fields = fields;
        this.codes = codes;
        this.pace = pace;
        this.letters = letters;
        this.throttle = throttle;
        this.events = events;
    }

    Uni<Void> request(ForgottenPassword request) {
        Optional<String> email = request.email() == null ? Optional.empty() : request.email();
        Optional<String> number =
                request.phoneNumber() == null ? Optional.empty() : fields.readPhoneNumber(request.phoneNumber());
        if (email.isPresent() == number.isPresent()) {
            throw ErrorCode.INVALID.at("email", "Give either an e-mail address or a phone number.");
        }
        return email.map(this::byEmail).orElseGet(() -> byPhone(number.orElseThrow()));
    }

    /** At the wish of an administrator, who learns nothing by it. */
    Uni<Void> start(User user) {
        if (!user.active) {
            throw ErrorCode.CONFLICT.because("The account is not active.");
        }
        return events.inTransaction(recorder -> send(user, codeFor(user), recorder));
    }

    private Uni<Void> byEmail(String email) {
        letters.requireReach(Channel.EMAIL);
        return pace.of(throttle.countSend(email)
                .chain(() -> Panache.withSession(() -> User.listByEmail(email, MOST_CLAIMANTS)))
                .chain(users -> sendAll(users, Purpose.PASSWORD_RESET_BY_EMAIL, email)));
    }

    private Uni<Void> byPhone(String number) {
        letters.requireReach(Channel.SMS);
        return pace.of(throttle.countSend(number)
                .chain(() -> Panache.withSession(() -> User.findByVerifiedPhoneNumber(number)))
                .map(user -> user == null || !user.active ? List.<User>of() : List.of(user))
                .chain(users -> sendAll(users, Purpose.PASSWORD_RESET_BY_PHONE, number)));
    }

    /** Where there is nobody, a code is made all the same, and it is written down. */
    private Uni<Void> sendAll(List<User> found, Purpose purpose, String asked) {
        List<User> users = found.stream().filter(User::hasUsablePassword).toList();
        if (users.isEmpty()) {
            codes.generate(purpose, UUID.randomUUID(), asked);
            return events.inTransaction(recorder -> recorder.record(Event.of(EventType.PASSWORD_RESET_REQUESTED)));
        }
        return events.inTransaction(recorder -> Multi.createFrom()
                .iterable(users)
                .onItem()
                .transformToUniAndConcatenate(
                        user -> send(user, codes.generate(purpose, user.id, targetOf(purpose, user)), recorder))
                .collect()
                .asList()
                .replaceWithVoid());
    }

    private Uni<Void> send(User user, OneTimeCode code, Recorder recorder) {
        return recorder.record(Event.of(EventType.PASSWORD_RESET_REQUESTED).about(user.id))
                .chain(() -> letters.send(code, MessageKind.PASSWORD_RESET, user));
    }

    /** As the account has it, whatever the case that it was asked for in. */
    private static String targetOf(Purpose purpose, User user) {
        return purpose == Purpose.PASSWORD_RESET_BY_EMAIL ? user.email : user.phoneNumber;
    }

    /** To where it is the owner's for sure, else to an address that is merely claimed. */
    private OneTimeCode codeFor(User user) {
        boolean byMail = user.email != null && letters.reach(Channel.EMAIL);
        if (user.phoneNumberVerified && letters.reach(Channel.SMS) && !(byMail && user.emailVerified)) {
            return codes.generate(Purpose.PASSWORD_RESET_BY_PHONE, user.id, user.phoneNumber);
        }
        if (byMail) {
            return codes.generate(Purpose.PASSWORD_RESET_BY_EMAIL, user.id, user.email);
        }
        throw ErrorCode.CONFLICT.because("The account has no address that a message can be sent to.");
    }
}
