package dev.signet.account;

import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.code.Purpose;
import dev.signet.delivery.Channel;
import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.event.Recorder;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Has users prove that an e-mail address is theirs, by a link that is sent there. Whoever has the link has the mail. */
@ApplicationScoped
class EmailVerification {

    private final Profile profile;
    private final Codes codes;
    private final Letters letters;
    private final Throttle throttle;
    private final Events events;

    EmailVerification(Profile profile, Codes codes, Letters letters, Throttle throttle, Events events) {
        this.profile = profile;
        this.codes = codes;
        this.letters = letters;
        this.throttle = throttle;
        this.events = events;
    }

    Uni<Void> start(UUID userId) {
        return profile.get(userId)
                .invoke(EmailVerification::requireUnverifiedAddress)
                .invoke(() -> letters.requireReach(Channel.EMAIL))
                .call(user -> throttle.countSend(user.email))
                .chain(user -> events.inTransaction(recorder -> send(user, recorder)));
    }

    /** Within the current transaction. */
    Uni<Void> send(User user, Recorder recorder) {
        return letters.send(
                        codes.generate(Purpose.EMAIL_VERIFICATION, user.id, user.email),
                        MessageKind.EMAIL_VERIFICATION,
                        user)
                .chain(() -> recorder.record(Event.of(EventType.VERIFICATION_REQUESTED)
                        .about(user.id)
                        .by(user.id)
                        .with("field", "email")));
    }

    /**
     * Fails with one and the same refusal whatever is wrong with the token; and with {@code EMAIL_TAKEN} if another
     * account has proved the address, which the database decides.
     */
    Uni<Void> confirm(String token) {
        return find(token).chain(this::verify).replaceWithVoid();
    }

    /** The same for a token that was sent to this user. */
    Uni<User> confirm(UUID userId, String token) {
        return find(token)
                .invoke(found -> requireGood(found.userId().equals(userId)))
                .chain(this::verify);
    }

    private Uni<OneTimeCode> find(String token) {
        return codes.findLink(Purpose.EMAIL_VERIFICATION, token)
                .map(found -> found.orElseThrow(EmailVerification::badToken));
    }

    private Uni<User> verify(OneTimeCode found) {
        return events.inTransaction(recorder -> User.findForUpdate(found.userId())
                .invoke(user -> requireGood(
                        user != null && user.active && found.target().equals(user.email)))
                .call(() -> codes.spend(found).invoke(EmailVerification::requireGood))
                .invoke(user -> user.emailVerified = true)
                .call(user -> recorder.record(
                        Event.of(EventType.EMAIL_VERIFIED).about(user.id).by(user.id))));
    }

    private static void requireUnverifiedAddress(User user) {
        if (user.email == null) {
            throw ErrorCode.INVALID.at("email", "There is no e-mail address to be verified.");
        }
        if (user.emailVerified) {
            throw ErrorCode.CONFLICT.because("The e-mail address is verified already.");
        }
    }

    private static void requireGood(boolean good) {
        if (!good) {
            throw badToken();
        }
    }

    /** Of a token that is none of ours, too old or used. */
    static ProblemException badToken() {
        return ErrorCode.INVALID.at("token", "The token is wrong or no longer valid.");
    }
}
