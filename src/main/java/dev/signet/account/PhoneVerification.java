package dev.signet.account;

import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.code.Purpose;
import dev.signet.code.Verdict;
import dev.signet.delivery.Channel;
import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Has users prove that a phone number is theirs, by a code that is sent there. */
@ApplicationScoped
class PhoneVerification {

    private final Profile profile;
    private final Codes codes;
    private final Letters letters;
    private final Throttle throttle;
    private final Events events;

    PhoneVerification(Profile profile, Codes codes, Letters letters, Throttle throttle, Events events) {
        this.profile = profile;
        this.codes = codes;
        this.letters = letters;
        this.throttle = throttle;
        this.events = events;
    }

    Uni<Void> start(UUID userId) {
        return profile.get(userId)
                .invoke(PhoneVerification::requireUnverifiedNumber)
                .invoke(() -> letters.requireReach(Channel.SMS))
                .call(user -> throttle.countSend(user.phoneNumber))
                .chain(user -> send(user, codes.generate(Purpose.PHONE_VERIFICATION, user.id, user.phoneNumber)));
    }

    /**
     * Fails with one and the same refusal whatever is wrong with the code; and with {@code PHONE_NUMBER_TAKEN} if another
     * account has proved the number, which the database decides.
     */
    Uni<User> confirm(UUID userId, String code) {
        return profile.get(userId).map(user -> presented(user, code)).chain(presented -> codes.judge(presented)
                .chain(verdict -> verdict == Verdict.RIGHT ? verify(presented) : refuse(presented, verdict)));
    }

    /** Recorded where it has cost a try: so there are no more of these than of tries. */
    private Uni<User> refuse(OneTimeCode presented, Verdict verdict) {
        Event failure =
                Event.of(EventType.PHONE_NUMBER_VERIFIED).failed("wrong_code").about(presented.userId());
        Uni<Void> recorded = verdict == Verdict.WRONG
                ? events.inTransaction(recorder -> recorder.record(failure))
                : Uni.createFrom().voidItem();
        return recorded.chain(() -> Uni.createFrom().failure(wrongCode()));
    }

    private Uni<Void> send(User user, OneTimeCode code) {
        return events.inTransaction(recorder -> letters.send(code, MessageKind.PHONE_VERIFICATION, user)
                .chain(() -> recorder.record(Event.of(EventType.VERIFICATION_REQUESTED)
                        .about(user.id)
                        .with("field", "phone_number"))));
    }

    private Uni<User> verify(OneTimeCode checked) {
        return events.inTransaction(recorder -> Profile.requireActive(User.findForUpdate(checked.userId()))
                .invoke(user -> requireRight(checked.target().equals(user.phoneNumber)))
                .call(() -> codes.spend(checked).invoke(PhoneVerification::requireRight))
                .invoke(user -> user.phoneNumberVerified = true)
                .call(user -> recorder.record(
                        Event.of(EventType.PHONE_NUMBER_VERIFIED).about(user.id))));
    }

    /** Whoever has no number has no code either, and is refused as all others are. */
    private static OneTimeCode presented(User user, String code) {
        String target = user.phoneNumber == null ? "" : user.phoneNumber;
        return new OneTimeCode(Purpose.PHONE_VERIFICATION, user.id, target, code);
    }

    private static void requireUnverifiedNumber(User user) {
        if (user.phoneNumber == null) {
            throw ErrorCode.INVALID.at("phone_number", "There is no phone number to be verified.");
        }
        if (user.phoneNumberVerified) {
            throw ErrorCode.CONFLICT.because("The phone number is verified already.");
        }
    }

    private static void requireRight(boolean right) {
        if (!right) {
            throw wrongCode();
        }
    }

    /** Of a code that is wrong, too old, used, or has been tried too often. */
    static ProblemException wrongCode() {
        return ErrorCode.INVALID.at("code", "The code is wrong or no longer valid.");
    }
}
